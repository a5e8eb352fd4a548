package org.malleposte.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.malleposte.server.faults.Answer.Numbers;
import org.malleposte.server.faults.Answer.Outcome;

/// Histories of one account, in which each operation follows the one before.
abstract class SmallHistories {
  static final String INBOX = Call.INBOX;

  final List<Operation> history = new ArrayList<>();
  long clock;

  final void did(Call call, Answer answer) {
    boolean unknown = answer.outcome() == Outcome.UNKNOWN;
    clock += 10;
    history.add(
        new Operation(
            history.size() + 1,
            1,
            1,
            "ann",
            call,
            clock,
            unknown ? Timed.NEVER : clock + 5,
            answer));
  }

  static Told told(String name, long uid, int flags, long modseq) {
    return new Told(INBOX, name, uid, flags, modseq);
  }

  final void appended(String name, long uid) {
    did(new Call.Add(name, 0, false), Answer.done(List.of(told(name, uid, Marks.NONE, 0))));
  }

  final void stored(String name, long uid, int flags, long modseq) {
    did(
        new Call.Store(INBOX, name, uid, Call.How.REPLACE, flags, 0, 0),
        Answer.done(List.of(told(name, uid, flags, modseq))));
  }

  final void read(String name, long uid, int flags, long modseq) {
    did(new Call.Read(INBOX, name, uid), Answer.done(List.of(told(name, uid, flags, modseq))));
  }

  final void looked(long next, long highest, Told... told) {
    lookedAt(INBOX, next, highest, told);
  }

  final void lookedAt(String mailbox, long next, long highest, Told... told) {
    did(
        new Call.Look(mailbox),
        new Answer(Outcome.DONE, List.of(told), new Numbers(next, 7, highest)));
  }

  final void assertRight() {
    assertThat(Checker.check(history)).isEmpty();
  }

  final void assertWrong(String... parts) {
    List<String> faults = Checker.check(history);
    assertThat(faults).isNotEmpty();
    assertThat(String.join("\n", faults)).contains(parts);
  }
}
