package org.malleposte.server.faults;

/// What a server told of one message in one mailbox.
///
/// @param flags or [Marks#NONE] when it did not tell them
/// @param modseq or 0
record Told(String mailbox, String name, long uid, int flags, long modseq) {
  String text() {
    return mailbox + ":" + name + ":" + uid + ":" + flags + ":" + modseq;
  }

  static Told parse(String text) {
    String[] parts = text.split(":");
    return new Told(
        parts[0],
        parts[1],
        Long.parseLong(parts[2]),
        Integer.parseInt(parts[3]),
        Long.parseLong(parts[4]));
  }

  boolean hasFlags() {
    return flags != Marks.NONE;
  }
}
