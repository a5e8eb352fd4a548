package org.malleposte.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.server.faults.Answer.Numbers;
import org.malleposte.server.faults.Answer.Outcome;

/// What is asked and told over IMAP.
class CheckerTest extends SmallHistories {
  @TempDir Path temp;

  @Test
  void whatIsRightIsRight() {
    appended("a", 1);
    stored("a", 1, 3, 2);
    read("a", 1, 3, 2);
    appended("b", 2);
    looked(3, 3, told("a", 1, 3, 2), told("b", 2, 0, 3));
    Told moved = new Told(Call.ARCHIVE, "a", 1, Marks.NONE, 0);
    did(new Call.Move("a", 1), Answer.done(List.of(moved)));
    did(new Call.Expunge(INBOX, "b", 2), Answer.done(List.of()));
    looked(3, 5);
    did(new Call.Move("b", 2), Answer.done(List.of()));
    assertRight();
  }

  @Test
  void aLostMessageIsFound() {
    appended("a", 1);
    looked(2, 1);
    assertWrong("no order explains what was told of a");
  }

  @Test
  void aLostFlagIsFound() {
    appended("a", 1);
    stored("a", 1, 3, 2);
    looked(2, 2, told("a", 1, 0, 1));
    assertWrong("no order explains what was told of a", "modseqs of a");
  }

  @Test
  void whatWasExpungedDoesNotComeBack() {
    appended("a", 1);
    did(new Call.Expunge(INBOX, "a", 1), Answer.done(List.of()));
    looked(2, 3, told("a", 1, 0, 1));
    assertWrong("no order explains what was told of a");
  }

  /// As REPLACE takes `\Deleted` off again, EXPUNGE passes the message over.
  @Test
  void whoeverUndeletesSavesAMessage() {
    appended("a", 1);
    Answer done = Answer.done(List.of());
    Answer stored = Answer.done(List.of(told("a", 1, 3, 3)));
    Call store = new Call.Store(INBOX, "a", 1, Call.How.REPLACE, 3, 0, 0);
    clock += 10;
    history.add(
        new Operation(2, 1, 1, "ann", new Call.Expunge(INBOX, "a", 1), clock, clock + 9, done));
    history.add(new Operation(3, 2, 1, "ann", store, clock + 2, clock + 4, stored));
    looked(2, 3, told("a", 1, 3, 3));
    assertRight();
    looked(2, 4);
    looked(2, 4, told("a", 1, 3, 3));
    assertWrong("no order explains what was told of a");
  }

  @Test
  void whatWasMovedIsThere() {
    appended("a", 1);
    Told moved = new Told(Call.ARCHIVE, "a", 1, Marks.NONE, 0);
    did(new Call.Move("a", 1), Answer.done(List.of(moved)));
    did(new Call.Look(Call.ARCHIVE), new Answer(Outcome.DONE, List.of(), new Numbers(2, 7, 2)));
    assertWrong("no order explains what was told of a");
  }

  @Test
  void withoutAnAnswerEitherIsRight() {
    did(new Call.Add("a", 0, false), Answer.UNKNOWN);
    looked(1, 1);
    looked(2, 2, told("a", 1, 0, 2));
    did(new Call.Store(INBOX, "a", 1, Call.How.ADD, 1, 0, 0), Answer.UNKNOWN);
    read("a", 1, 0, 2);
    read("a", 1, 1, 3);
    assertRight();
    read("a", 1, 0, 3);
    assertWrong("no order explains what was told of a", "at one modseq");
  }

  @Test
  void aConditionThatDidNotHoldIsFound() {
    appended("a", 1);
    stored("a", 1, 3, 2);
    did(
        new Call.Store(INBOX, "a", 1, Call.How.REPLACE, 4, 1, 0),
        Answer.done(List.of(told("a", 1, 4, 3))));
    assertWrong("no order explains what was told of a");
  }

  @Test
  void aUidIsUsedOnce() {
    appended("a", 1);
    did(new Call.Expunge(INBOX, "a", 1), Answer.done(List.of()));
    appended("b", 1);
    assertWrong("uid 1 of INBOX is a and b", "uids of INBOX: 1");
  }

  @Test
  void uidsRise() {
    appended("a", 2);
    appended("b", 1);
    assertWrong("uids of INBOX: 2 was told by operation 1, then 1 by operation 2");
  }

  @Test
  void aMessageIsDeliveredOnce() {
    did(new Call.Add("a", 0, true), Answer.done(List.of()));
    looked(3, 2, told("a", 1, 0, 1), told("a", 2, 0, 2));
    assertWrong("a has the uids 1 and 2");
  }

  @Test
  void modseqsRise() {
    appended("a", 1);
    appended("b", 2);
    read("a", 1, 0, 1);
    stored("b", 2, 1, 9);
    stored("a", 1, 1, 8);
    assertWrong("operation 5 changed a at modseq 8, which is not above 9");
  }

  @Test
  void theNumbersOfAMailboxDoNotGoBack() {
    looked(5, 9);
    looked(4, 8);
    assertWrong("UIDNEXT of INBOX: 5", "HIGHESTMODSEQ of INBOX: 9");
  }

  @Test
  void theNumbersOfAMailboxAreAboveWhatWasTold() {
    appended("a", 5);
    stored("a", 5, 1, 9);
    looked(5, 8, told("a", 5, 1, 9));
    assertWrong("smaller UIDNEXT", "smaller HIGHESTMODSEQ");
  }

  @Test
  void aHistoryIsReadAsItWasWritten() throws Exception {
    Path file = temp.resolve("history");
    Call add = new Call.Add("a", 3, true);
    Call store = new Call.Store(INBOX, "a", 4, Call.How.REMOVE, 3, 8, 1);
    Call move = new Call.Move("a", 4);
    Call copy = new Call.Copy("a", 4);
    Call keywords = new Call.Keywords("a", "M1", true, 3, 28);
    Call get = new Call.Get("a", "M1");
    Call destroy = new Call.Destroy("a", "M1");
    Call refile = new Call.Refile("a", "M1");
    Answer stored = Answer.done(List.of(told("a", 4, 0, 9)));
    Answer set = Answer.jmap(Outcome.NOT_FOUND, Answer.Jmap.changed(8, 9));
    Set<String> both = Set.of(INBOX, Call.COPIES);
    Answer got = Answer.jmap(Outcome.DONE, new Answer.Jmap(both, 3, 0, 9));
    Answer looked = new Answer(Outcome.DONE, List.of(), new Numbers(5, 7, 9));
    try (History written = new History(file)) {
      int first = written.begin(1, 2, "ann", add);
      int second = written.begin(2, 0, "ann", store);
      written.note("something breaks");
      written.end(second, stored);
      written.end(first, Answer.UNKNOWN);
      written.begin(1, 1, "ann", move);
      written.end(written.begin(1, 1, "ann", new Call.Look(INBOX)), looked);
      written.begin(1, 1, "ann", copy);
      written.end(written.begin(1, 1, "ann", keywords), set);
      written.end(written.begin(1, 1, "ann", get), got);
      written.begin(1, 1, "ann", destroy);
      written.begin(1, 1, "ann", refile);
    }
    List<Operation> read = History.read(file);
    assertThat(read)
        .extracting(Operation::call)
        .containsExactly(
            add, store, move, new Call.Look(INBOX), copy, keywords, get, destroy, refile);
    assertThat(read)
        .extracting(Operation::answer)
        .startsWith(Answer.UNKNOWN, stored, Answer.UNKNOWN, looked, Answer.UNKNOWN, set, got);
    assertThat(read.get(0).end()).isEqualTo(Timed.NEVER);
    assertThat(read.get(1).end()).isBetween(read.get(1).begin(), Timed.NEVER - 1);
  }
}
