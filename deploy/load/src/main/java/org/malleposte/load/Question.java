package org.malleposte.load;

import java.util.List;

/// A search for a text, and how often it is found: rare, common and absent, as a whole word and as
/// a part of one, since servers differ in what they find fast.
///
/// @param key where to look, an IMAP search key
/// @param words what for, in lower case
record Question(String name, String key, String words) {
  /// What the made-up messages of [Messages] are asked.
  static final List<Question> ALL =
      List.of(
          new Question("subject-common", "SUBJECT", "harbour"),
          new Question("subject-rare", "SUBJECT", "777"),
          new Question("subject-absent", "SUBJECT", "zeppelin"),
          new Question("body-common", "BODY", "harbour"),
          new Question("body-part-of-word", "BODY", "arbo"),
          new Question("body-rare", "BODY", "qzx7"),
          new Question("body-absent", "BODY", "zeppelin"),
          new Question("body-words-absent", "BODY", "no such words"),
          new Question("text-common", "TEXT", "reader@example.org"),
          new Question("text-rare", "TEXT", "qzx7"),
          new Question("text-absent", "TEXT", "zeppelin"));

  String command() {
    return "SEARCH " + key + " " + ImapClient.quoted(words);
  }

  /// Whether a message has it, as reading it tells (RFC 9051 §6.4.4).
  ///
  /// @param message one part of plain text without an encoding, in lower case
  boolean isIn(String message) {
    return switch (key) {
      case "SUBJECT" -> subject(message).contains(words);
      case "BODY" -> message.indexOf(words, message.indexOf("\r\n\r\n")) >= 0;
      default -> message.contains(words);
    };
  }

  private static String subject(String message) {
    int from = message.indexOf("\r\nsubject: ");
    return from < 0 ? "" : message.substring(from + 11, message.indexOf('\r', from + 11));
  }
}
