package org.malleposte.server.faults;

import java.util.List;

/// What a client asks of a server, about messages that are known by names. A message is added once,
/// and never comes back to a mailbox that it has left: in each mailbox it has at most one uid.
sealed interface Call {
  String INBOX = "INBOX";
  String ARCHIVE = "Archive";

  /// How flags are changed.
  enum How {
    REPLACE,
    ADD,
    REMOVE;

    int apply(int before, int flags) {
      return switch (this) {
        case REPLACE -> flags;
        case ADD -> before | flags;
        case REMOVE -> before & ~flags;
      };
    }
  }

  /// APPEND, or a delivery, to INBOX.
  record Add(String name, int flags, boolean delivered) implements Call {}

  /// UID STORE; with UNCHANGEDSINCE unless `since` is 0: then the flags were `expected`.
  record Store(String mailbox, String name, long uid, How how, int flags, long since, int expected)
      implements Call {}

  /// UID MOVE from INBOX to Archive.
  record Move(String name, long uid) implements Call {}

  /// Marks one message as deleted and expunges it.
  record Expunge(String mailbox, String name, long uid) implements Call {}

  /// UID FETCH of one message after NOOP.
  record Read(String mailbox, String name, long uid) implements Call {}

  /// The whole mailbox after NOOP and STATUS.
  record Look(String mailbox) implements Call {}

  default String text() {
    return switch (this) {
      case Add c -> "add " + c.name + " " + c.flags + " " + c.delivered;
      case Store c ->
          "store %s %s %d %s %d %d %d"
              .formatted(c.mailbox, c.name, c.uid, c.how, c.flags, c.since, c.expected);
      case Move c -> "move " + c.name + " " + c.uid;
      case Expunge c -> "expunge " + c.mailbox + " " + c.name + " " + c.uid;
      case Read c -> "read " + c.mailbox + " " + c.name + " " + c.uid;
      case Look c -> "look " + c.mailbox;
    };
  }

  static Call parse(List<String> words) {
    return switch (words.getFirst()) {
      case "add" -> new Add(words.get(1), number(words, 2), Boolean.parseBoolean(words.get(3)));
      case "store" ->
          new Store(
              words.get(1),
              words.get(2),
              Long.parseLong(words.get(3)),
              How.valueOf(words.get(4)),
              number(words, 5),
              Long.parseLong(words.get(6)),
              number(words, 7));
      case "move" -> new Move(words.get(1), Long.parseLong(words.get(2)));
      case "expunge" -> new Expunge(words.get(1), words.get(2), Long.parseLong(words.get(3)));
      case "read" -> new Read(words.get(1), words.get(2), Long.parseLong(words.get(3)));
      case "look" -> new Look(words.get(1));
      default -> throw new IllegalArgumentException("no call: " + words);
    };
  }

  private static int number(List<String> words, int at) {
    return Integer.parseInt(words.get(at));
  }
}
