package org.malleposte.server.faults;

import java.util.List;

/// What a client asks of a server, about messages that are known by names. A message is added once,
/// and never comes back to a mailbox that it has left: in each mailbox it has at most one uid.
///
/// One that is asked for over JMAP is named by the id of its Email as well, as it was told.
sealed interface Call {
  String INBOX = "INBOX";
  String ARCHIVE = "Archive";
  String COPIES = "Copies";
  List<String> MAILBOXES = List.of(INBOX, ARCHIVE, COPIES);

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

  /// UID COPY from INBOX to Copies: of each message once, and of none that is asked to be refiled.
  record Copy(String name, long uid) implements Call {}

  /// Marks one message as deleted and expunges it.
  record Expunge(String mailbox, String name, long uid) implements Call {}

  /// UID FETCH of one message after NOOP.
  record Read(String mailbox, String name, long uid) implements Call {}

  /// The whole mailbox after NOOP and STATUS.
  record Look(String mailbox) implements Call {}

  /// Email/set of keywords (RFC 8621 §4.6).
  ///
  /// @param whole whether they are written as one map, in which those of `removed` are missing;
  ///   else each by a path
  record Keywords(String name, String email, boolean whole, int added, int removed)
      implements Call {}

  /// Email/set that takes a message out of INBOX and puts it into Archive.
  record Refile(String name, String email) implements Call {}

  /// Email/set that destroys.
  record Destroy(String name, String email) implements Call {}

  /// Email/get of mailboxes and keywords.
  record Get(String name, String email) implements Call {}

  default String text() {
    return switch (this) {
      case Add c -> "add " + c.name + " " + c.flags + " " + c.delivered;
      case Store c ->
          "store %s %s %d %s %d %d %d"
              .formatted(c.mailbox, c.name, c.uid, c.how, c.flags, c.since, c.expected);
      case Move c -> "move " + c.name + " " + c.uid;
      case Copy c -> "copy " + c.name + " " + c.uid;
      case Expunge c -> "expunge " + c.mailbox + " " + c.name + " " + c.uid;
      case Read c -> "read " + c.mailbox + " " + c.name + " " + c.uid;
      case Look c -> "look " + c.mailbox;
      case Keywords c ->
          "keywords %s %s %s %d %d".formatted(c.name, c.email, c.whole, c.added, c.removed);
      case Refile c -> "refile " + c.name + " " + c.email;
      case Destroy c -> "destroy " + c.name + " " + c.email;
      case Get c -> "get " + c.name + " " + c.email;
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
      case "copy" -> new Copy(words.get(1), Long.parseLong(words.get(2)));
      case "expunge" -> new Expunge(words.get(1), words.get(2), Long.parseLong(words.get(3)));
      case "read" -> new Read(words.get(1), words.get(2), Long.parseLong(words.get(3)));
      case "look" -> new Look(words.get(1));
      case "keywords" ->
          new Keywords(
              words.get(1),
              words.get(2),
              Boolean.parseBoolean(words.get(3)),
              number(words, 4),
              number(words, 5));
      case "refile" -> new Refile(words.get(1), words.get(2));
      case "destroy" -> new Destroy(words.get(1), words.get(2));
      case "get" -> new Get(words.get(1), words.get(2));
      default -> throw new IllegalArgumentException("no call: " + words);
    };
  }

  private static int number(List<String> words, int at) {
    return Integer.parseInt(words.get(at));
  }
}
