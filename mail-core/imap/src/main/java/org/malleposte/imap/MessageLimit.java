package org.malleposte.imap;

import org.malleposte.imap.codec.ResponseWriter;

/// How many messages one command may be about (RFC 9738), for one command. Where there are more, it
/// is done to the newest and the client is told where to go on; or it is refused, when half of it
/// would be none of it.
final class MessageLimit {
  private static final int NONE = 0;

  private final int limit;
  private int lowest;

  private MessageLimit(int limit) {
    this.limit = limit;
  }

  static MessageLimit of(Session session) {
    return new MessageLimit(session.imap.options.messageLimit());
  }

  /// For what makes messages: COPY and APPEND.
  static MessageLimit ofSaves(Session session) {
    MessageLimit limit = of(session);
    return limit.isSet() ? limit : new MessageLimit(session.imap.options.saveLimit());
  }

  static MessageLimit none() {
    return new MessageLimit(NONE);
  }

  boolean isSet() {
    return limit != NONE;
  }

  /// Those of the messages that the command is about.
  Targets newest(Targets wanted) {
    int count = isSet() ? wanted.count() : 0;
    if (count <= limit) {
      return wanted;
    }
    Targets newest = wanted.part(count - limit, count);
    lowest = newest.firstUid();
    return newest;
  }

  /// All of them, or none.
  Targets all(Targets wanted) throws Refusal {
    requireAll(isSet() ? wanted.count() : 0);
    return wanted;
  }

  /// All of them to copy, or none; and from which uid on it would not be too many (RFC 9738 §3.1).
  Targets allToCopy(Targets wanted) throws Refusal {
    newest(wanted);
    if (lowest != 0) {
      throw tooMany(code());
    }
    return wanted;
  }

  void requireAll(int count) throws Refusal {
    if (isSet() && count > limit) {
      throw tooMany("MESSAGELIMIT " + limit);
    }
  }

  private static Refusal tooMany(String code) {
    return Refusal.no(code, "These are too many messages for one command");
  }

  private String code() {
    return "MESSAGELIMIT " + limit + " " + Integer.toUnsignedLong(lowest);
  }

  /// The answer, with the uid below which nothing was done; a line of its own where the answer has
  /// a code already.
  Answer tell(Answer answer, ResponseWriter out) {
    if (lowest == 0) {
      return answer;
    }
    if (answer.code() == null) {
      return new Answer(code(), answer.text(), answer.told());
    }
    out.untagged().raw("NO [").raw(code()).raw("] ").text("Only the newest of them").end();
    return answer;
  }
}
