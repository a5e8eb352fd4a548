package org.malleposte.smtp.server;

import org.malleposte.smtp.wire.Reply;

/// What can be counted. Called on the sessions' threads: it must not block.
public interface SmtpMetrics {
  SmtpMetrics NONE = new SmtpMetrics() {};

  default void connected(Door door) {}

  default void disconnected(Door door) {}

  /// @param verb of the command, or `?` when it was none, or `message` for the end of one
  default void replied(Door door, String verb, Reply reply) {}

  default void authenticated(Door door, boolean success) {}

  /// A message that was taken, and is durable.
  default void received(Door door, long octets, int recipients) {}
}
