package org.malleposte.mail.queue;

/// What came of an attempt to serve one recipient.
public sealed interface Attempt {
  /// The server that answered, empty when none did.
  String host();

  /// Its words, or ours where there are none: one line of printable text.
  String answer();

  /// Served for good.
  ///
  /// @param local into an account here, rather than to the next server
  /// @param reportsPassedOn the next server reports from here on (RFC 3461 §5.2.1)
  record Delivered(String host, String answer, boolean local, boolean reportsPassedOn)
      implements Attempt {}

  /// Not now.
  ///
  /// @param status RFC 3463, `4.x.y`
  record Deferred(String host, String status, String answer) implements Attempt {}

  /// Never.
  ///
  /// @param status RFC 3463, `5.x.y`
  record Failed(String host, String status, String answer) implements Attempt {}
}
