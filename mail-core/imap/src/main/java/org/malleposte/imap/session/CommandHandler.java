package org.malleposte.imap.session;

import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.imap.codec.ResponseWriter;

/// What commands mean. One of it belongs to one connection; it is called on virtual threads, by one
/// at a time, in the order of the stream, and may block.
///
/// What it writes is sent at the end of the turn, or when the writer is flushed. Bad syntax never
/// comes here: the connection answers it. An exception that leaves a method ends the connection.
public interface CommandHandler {
  /// Makes the handler of a new connection; on an event loop, so it must not block.
  @FunctionalInterface
  interface Factory {
    CommandHandler open(Connection connection);
  }

  /// The first thing to say: `* OK [CAPABILITY ...] ...` (RFC 9051 §7.1.4).
  void greet(ResponseWriter out);

  void handle(ImapCommand command, ResponseWriter out);

  /// Some time after [Connection#wake()], between two commands: the time to say what happened while
  /// the client is in IDLE. Several calls to wake may become one of this.
  void wake(ResponseWriter out);

  /// Octets a message may have; negative before sign-in. Asked when an APPEND announces a message.
  long appendLimit();

  /// The connection is gone, or starts over with another handler; the last call, made once. No
  /// client listens to this one any more.
  void closed();
}
