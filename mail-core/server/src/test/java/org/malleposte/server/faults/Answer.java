package org.malleposte.server.faults;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// What came back.
///
/// @param numbers of the mailbox, when they were asked for
record Answer(Outcome outcome, List<Told> told, Numbers numbers) {
  enum Outcome {
    DONE,
    /// Refused because the message was changed since (RFC 7162 §3.1.3).
    MODIFIED,
    /// No answer, or one that tells that the server could not say: both are possible.
    UNKNOWN
  }

  /// 0 where unknown.
  record Numbers(long uidNext, long uidValidity, long highestModseq) {
    static final Numbers NONE = new Numbers(0, 0, 0);
  }

  static final Answer UNKNOWN = new Answer(Outcome.UNKNOWN, List.of(), Numbers.NONE);

  static Answer done(List<Told> told) {
    return new Answer(Outcome.DONE, told, Numbers.NONE);
  }

  String text() {
    return "%s %d %d %d %s"
        .formatted(
            outcome,
            numbers.uidNext,
            numbers.uidValidity,
            numbers.highestModseq,
            told.isEmpty() ? "-" : told.stream().map(Told::text).collect(Collectors.joining(",")));
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
            Long.parseLong(words.get(3))));
  }
}
