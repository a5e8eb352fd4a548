package org.malleposte.server.faults;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.malleposte.server.faults.Answer.Jmap;
import org.malleposte.server.faults.Answer.Outcome;

/// Small histories of copies, and of what is done over JMAP beside IMAP. An Email has the name of
/// its message as id.
class JmapCheckerTest extends SmallHistories {
  private static final String ARCHIVE = Call.ARCHIVE;
  private static final String COPIES = Call.COPIES;
  private static final String NO_ORDER = "no order explains what was told of a";

  private long state = 10;

  private void copied(String name, long uid, long copy) {
    Told told = new Told(COPIES, name, copy, Marks.NONE, 0);
    did(new Call.Copy(name, uid), Answer.done(List.of(told)));
  }

  private void done(Call call) {
    did(call, Answer.jmap(Outcome.DONE, Jmap.changed(state, ++state)));
  }

  private void notFound(Call call) {
    did(call, Answer.jmap(Outcome.NOT_FOUND, Jmap.changed(state, state)));
  }

  private static Call keywords(String name, int added, int removed) {
    return new Call.Keywords(name, name, false, added, removed);
  }

  private static Call refile(String name) {
    return new Call.Refile(name, name);
  }

  private static Call destroy(String name) {
    return new Call.Destroy(name, name);
  }

  private void got(String name, Set<String> mailboxes, int keywords) {
    did(
        new Call.Get(name, name),
        Answer.jmap(Outcome.DONE, new Jmap(mailboxes, keywords, 0, state)));
  }

  private void gotNothing(String name) {
    notFound(new Call.Get(name, name));
  }

  private static Told in(String mailbox, String name, long uid, int flags, long modseq) {
    return new Told(mailbox, name, uid, flags, modseq);
  }

  @Test
  void aCopyHasTheFlagsOfThatMomentAndTheOriginalKeepsIts() {
    appended("a", 1);
    stored("a", 1, 3, 2);
    copied("a", 1, 1);
    stored("a", 1, 4, 4);
    lookedAt(COPIES, 2, 4, in(COPIES, "a", 1, 3, 3));
    looked(2, 4, told("a", 1, 4, 4));
    assertRight();
    lookedAt(COPIES, 2, 4, in(COPIES, "a", 1, 4, 3));
    assertWrong(NO_ORDER, "at one modseq");
  }

  @Test
  void aLostCopyIsFound() {
    appended("a", 1);
    copied("a", 1, 1);
    lookedAt(COPIES, 2, 3);
    assertWrong(NO_ORDER);
  }

  @Test
  void whatWasExpungedIsNotCopied() {
    appended("a", 1);
    did(new Call.Expunge(INBOX, "a", 1), Answer.done(List.of()));
    did(new Call.Copy("a", 1), Answer.done(List.of()));
    lookedAt(COPIES, 1, 3);
    assertRight();
    lookedAt(COPIES, 2, 4, in(COPIES, "a", 1, 0, 4));
    assertWrong(NO_ORDER);
  }

  @Test
  void aCopyIsExpungedAloneAndItsUidsRise() {
    appended("a", 1);
    copied("a", 1, 5);
    did(new Call.Expunge(COPIES, "a", 5), Answer.done(List.of()));
    looked(2, 4, told("a", 1, 0, 2));
    lookedAt(COPIES, 6, 4);
    assertRight();
    appended("b", 2);
    copied("b", 2, 4);
    assertWrong("uids of Copies: 5 was told by operation 2, then 4 by operation 7");
  }

  @Test
  void keywordsAreSetInEachMailboxAndReadFromAll() {
    appended("a", 1);
    stored("a", 1, 1, 2);
    copied("a", 1, 1);
    stored("a", 1, 2, 4);
    got("a", Set.of(INBOX, COPIES), 3);
    done(keywords("a", 8, 1));
    got("a", Set.of(INBOX, COPIES), 10);
    lookedAt(COPIES, 2, 11, in(COPIES, "a", 1, 8, 11));
    looked(2, 11, told("a", 1, 10, 11));
    assertRight();
    got("a", Set.of(INBOX, COPIES), 8);
    assertWrong(NO_ORDER);
  }

  @Test
  void aLostKeywordIsFound() {
    appended("a", 1);
    done(keywords("a", 1, 0));
    looked(2, 11, told("a", 1, 0, 2));
    assertWrong(NO_ORDER);
  }

  @Test
  void aKeywordWithoutAnAnswerMayBeThereOrNot() {
    appended("a", 1);
    did(keywords("a", 1, 0), Answer.UNKNOWN);
    got("a", Set.of(INBOX), 0);
    got("a", Set.of(INBOX), 1);
    assertRight();
    got("a", Set.of(INBOX), 0);
    assertWrong(NO_ORDER);
  }

  @Test
  void whatIsMarkedDeletedIsNotShown() {
    appended("a", 1);
    Told marked = told("a", 1, Marks.DELETED, 2);
    did(
        new Call.Store(INBOX, "a", 1, Call.How.ADD, Marks.DELETED, 0, 0),
        Answer.done(List.of(marked)));
    gotNothing("a");
    notFound(keywords("a", 1, 0));
    notFound(refile("a"));
    notFound(destroy("a"));
    looked(2, 2, marked);
    assertRight();
    got("a", Set.of(INBOX), 0);
    assertWrong(NO_ORDER);
  }

  @Test
  void whatStandsThereIsFound() {
    appended("a", 1);
    gotNothing("a");
    assertWrong(NO_ORDER);
  }

  @Test
  void whatWasRefiledIsInArchiveAlone() {
    appended("a", 1);
    stored("a", 1, 3, 2);
    done(refile("a"));
    got("a", Set.of(ARCHIVE), 3);
    lookedAt(ARCHIVE, 2, 11, in(ARCHIVE, "a", 1, 3, 11));
    looked(2, 11);
    did(new Call.Move("a", 1), Answer.done(List.of()));
    assertRight();
    got("a", Set.of(INBOX, ARCHIVE), 3);
    assertWrong(NO_ORDER);
  }

  @Test
  void aMessageIsNeverOutOfBothMailboxesWhileItIsRefiled() {
    appended("a", 1);
    done(refile("a"));
    gotNothing("a");
    assertWrong(NO_ORDER);
  }

  @Test
  void whatWasDestroyedIsInNoMailbox() {
    appended("a", 1);
    copied("a", 1, 1);
    done(destroy("a"));
    gotNothing("a");
    looked(2, 11);
    lookedAt(COPIES, 2, 11);
    notFound(destroy("a"));
    assertRight();
    got("a", Set.of(COPIES), 0);
    assertWrong(NO_ORDER);
  }

  @Test
  void statesDoNotGoBack() {
    appended("a", 1);
    done(keywords("a", 1, 0));
    state--;
    got("a", Set.of(INBOX), 1);
    assertWrong("JMAP states: 11 was told by operation 2, then 10 by operation 3");
  }

  @Test
  void aStateIsMadeOnce() {
    appended("a", 1);
    appended("b", 2);
    Call call = keywords("b", 1, 0);
    done(keywords("a", 1, 0));
    Operation first = history.getLast();
    Answer same = first.answer();
    history.add(new Operation(4, 2, 2, "ann", call, first.begin(), first.end(), same));
    assertWrong("operations 3 and 4 made the state 11");
    history.removeLast();
    Answer shared = Answer.jmap(Outcome.DONE, Jmap.changed(0, 11));
    history.add(new Operation(4, 2, 2, "ann", call, first.begin(), first.end(), shared));
    assertRight();
  }

  /// A STORE that changes nothing tells the modseq that JMAP made.
  @Test
  void aModseqMayBeOneThatJmapMade() {
    appended("a", 1);
    appended("b", 2);
    read("a", 1, 0, 2);
    done(keywords("a", 1, 0));
    stored("b", 2, 1, 12);
    stored("a", 1, 1, 11);
    assertRight();
    history.remove(3);
    assertWrong("changed a at modseq 11, which is not above 12");
  }
}
