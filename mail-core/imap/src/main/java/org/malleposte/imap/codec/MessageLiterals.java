package org.malleposte.imap.codec;

import java.util.List;
import org.malleposte.mail.MessageSpool;

/// The messages of an APPEND that have arrived, handed out in their order.
final class MessageLiterals {
  /// The grammar has come to a message that has not arrived yet: all before it is in order.
  static final class Missing extends RuntimeException {
    private static final long serialVersionUID = 1;
    static final Missing MESSAGE = new Missing();

    private Missing() {
      super(null, null, false, false);
    }
  }

  private final List<MessageSpool> arrived;
  private int next;

  MessageLiterals(List<MessageSpool> arrived) {
    this.arrived = arrived;
  }

  MessageSpool take() {
    if (next == arrived.size()) {
      throw Missing.MESSAGE;
    }
    return arrived.get(next++);
  }
}
