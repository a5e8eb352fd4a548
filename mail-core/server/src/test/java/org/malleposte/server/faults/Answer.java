package org.malleposte.server.faults;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What came back.
///
/// @param numbers of the mailbox, when they were asked for
/// @param jmap what only JMAP tells
record Answer(Outcome outcome, List<Told> told, Numbers numbers, Jmap jmap) {
  enum Outcome {
    DONE,
    /// Refused because the message was changed since (RFC 7162 §3.1.3).
    MODIFIED,
    /// JMAP shows no such message: it is in no mailbox, or marked \Deleted where it is.
    NOT_FOUND,
    /// No answer, or one that tells that the server could not say: both are possible.
    UNKNOWN
  }

  /// 0 where unknown.
  record Numbers(long uidNext, long uidValidity, long highestModseq) {
    static final Numbers NONE = new Numbers(0, 0, 0);
  }

  /// @param mailboxes that the Email is in
  /// @param keywords of the Email, or [Marks#NONE] when they were not told
  /// @param before the account's state before a change, 0 when the server does not say
  /// @param after the account's state, 0 when it was not told
  record Jmap(Set<String> mailboxes, int keywords, long before, long after) {
    static final Jmap NONE = new Jmap(Set.of(), Marks.NONE, 0, 0);

    Jmap {
      mailboxes = Set.copyOf(mailboxes);
    }

    static Jmap changed(long before, long after) {
      return new Jmap(Set.of(), Marks.NONE, before, after);
    }

    /// Whether there was a commit of which the server says that it holds nothing else.
    boolean isOwnCommit() {
      return before > 0 && before < after;
    }

    String text() {
      String where = mailboxes.stream().sorted().collect(Collectors.joining("+"));
      return "%s %d %d %d".formatted(where.isEmpty() ? "-" : where, keywords, before, after);
    }

    static Jmap parse(List<String> words) {
      String where = words.get(0);
      return new Jmap(
          where.equals("-") ? Set.of() : Set.of(where.split("\\+")),
          Integer.parseInt(words.get(1)),
          Long.parseLong(words.get(2)),
          Long.parseLong(words.get(3)));
    }
  }

  static final Answer UNKNOWN = new Answer(Outcome.UNKNOWN, List.of(), Numbers.NONE);

  Answer(Outcome outcome, List<Told> told, Numbers numbers) {
    this(outcome, told, numbers, Jmap.NONE);
  }

  static Answer done(List<Told> told) {
    return new Answer(Outcome.DONE, told, Numbers.NONE);
  }

  static Answer jmap(Outcome outcome, Jmap jmap) {
    return new Answer(outcome, List.of(), Numbers.NONE, jmap);
  }

  String text() {
    return "%s %d %d %d %s%s"
        .formatted(
            outcome,
            numbers.uidNext,
            numbers.uidValidity,
            numbers.highestModseq,
            told.isEmpty() ? "-" : told.stream().map(Told::text).collect(Collectors.joining(",")),
            jmap.equals(Jmap.NONE) ? "" : " " + jmap.text());
  }

  static Answer parse(List<String> words) {
    List<Told> told =
        words.get(4).equals("-")
            ? List.of()
            : Arrays.stream(words.get(4).split(",")).map(Told::parse).toList();
    return new Answer(
        Outcome.valueOf(words.get(0)),
        told,
        new Numbers(
            Long.parseLong(words.get(1)),
            Long.parseLong(words.get(2)),
            Long.parseLong(words.get(3))),
        words.size() > 5 ? Jmap.parse(words.subList(5, words.size())) : Jmap.NONE);
  }
}
