package org.malleposte.smtp.server;

import java.io.ByteArrayOutputStream;
import org.malleposte.smtp.wire.Reply;

/// What is said and not sent yet: the answers to commands that came together leave together.
final class Outbox {
  private static final int MUCH = 16 * 1024;

  private final Link link;
  private final Pace pace;
  private final ByteArrayOutputStream unsent = new ByteArrayOutputStream();

  Outbox(Link link, Pace pace) {
    this.link = link;
    this.pace = pace;
  }

  void add(Reply reply) {
    unsent.writeBytes(reply.bytes());
  }

  void flush() {
    if (unsent.size() > 0) {
      link.send(take());
      pace.replied();
    }
  }

  /// Sends so much that it need not wait for more.
  void flushMuch() {
    if (unsent.size() > MUCH) {
      flush();
    }
  }

  /// Sends, and tells whether the client has it.
  void flush(Link.Told told) {
    link.send(take(), told);
    pace.replied();
  }

  /// What somebody else sends.
  byte[] take() {
    byte[] octets = unsent.toByteArray();
    unsent.reset();
    return octets;
  }
}
