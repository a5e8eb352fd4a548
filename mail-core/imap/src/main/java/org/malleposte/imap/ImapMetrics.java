package org.malleposte.imap;

/// What can be counted. Called on the sessions' threads: it must not block.
public interface ImapMetrics {
  ImapMetrics NONE = new ImapMetrics() {};

  /// What a command came to (RFC 9051 §7.1).
  enum Result {
    OK,
    NO,
    BAD
  }

  default void connected() {}

  /// @param command its name, one of those that the grammar knows
  default void answered(String command, Result result, long nanos) {}

  /// @param outcome `granted`, `refused` or `throttled`
  default void authenticated(String outcome) {}
}
