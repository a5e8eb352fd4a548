package org.malleposte.imap;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What one session learns of the other's changes, and when: RFC 9051 §7.5.
class NewsTest extends ImapTest {
  @BeforeEach
  void bothHaveSelectedThreeMessages() {
    inboxHolds(3);
    play(
        """
        A> a0 SELECT INBOX
        A< ...
        A< a0 OK [READ-WRITE] SELECT done
        B> b0 SELECT INBOX
        B< ...
        B< b0 OK [READ-WRITE] SELECT done
        """);
  }

  @Test
  void theOtherSessionLearnsOfAnExpungeWhenItIsSafeToRenumber() { // RFC 9051 §7.5.1
    play(
        """
        A> a1 STORE 2 +FLAGS.SILENT (\\Deleted)
        A< a1 OK STORE done
        A> a2 EXPUNGE
        A< * 2 EXPUNGE
        A< a2 OK EXPUNGE done
        B> b1 STORE 3 +FLAGS.SILENT (\\Seen)
        B< b1 OK STORE done
        B> b2 FETCH 1:3 UID
        B< * 1 FETCH (UID 1)
        B< * 2 FETCH (UID 2)
        B< * 3 FETCH (UID 3)
        B< b2 OK FETCH done
        B> b3 SEARCH ALL
        B< * SEARCH 1 2 3
        B< b3 OK SEARCH done
        B> b4 NOOP
        B< * 2 EXPUNGE
        B< b4 OK NOOP done
        B> b5 FETCH 2 (UID FLAGS)
        B< * 2 FETCH (UID 3 FLAGS (\\Seen))
        B< b5 OK FETCH done
        """);
  }

  @Test
  void anExpungedMessageCanStillBeReadUntilItIsTold() {
    play(
        """
        A> a1 STORE 2 +FLAGS.SILENT (\\Deleted)
        A< a1 OK STORE done
        A> a2 EXPUNGE
        A< * 2 EXPUNGE
        A< a2 OK EXPUNGE done
        B> b1 FETCH 2 BODY.PEEK[TEXT]
        B< * 2 FETCH (BODY[TEXT] {19}
        B< This is message 2
        B< )
        B< b1 OK FETCH done
        """);
  }

  @Test
  void newMessagesAreToldAlsoWhileAnExpungeWaits() {
    play(
        """
        A> a1 STORE 1 +FLAGS.SILENT (\\Deleted)
        A< a1 OK STORE done
        A> a2 EXPUNGE
        A< * 1 EXPUNGE
        A< a2 OK EXPUNGE done
        """);
    inboxHolds(1);
    play(
        """
        B> b1 FETCH 1 UID
        B< * 1 FETCH (UID 1)
        B< * 4 EXISTS
        B< * {*} RECENT
        B< b1 OK FETCH done
        B> b2 FETCH 4 UID
        B< * 4 FETCH (UID 4)
        B< b2 OK FETCH done
        B> b3 NOOP
        B< * 1 EXPUNGE
        B< b3 OK NOOP done
        B> b4 FETCH 3 UID
        B< * 3 FETCH (UID 4)
        B< b4 OK FETCH done
        """);
  }

  @Test
  void severalExpungesAreNumberedOneAfterAnother() {
    play(
        """
        A> a1 STORE 1,3 +FLAGS.SILENT (\\Deleted)
        A< a1 OK STORE done
        A> a2 EXPUNGE
        A< * 1 EXPUNGE
        A< * 2 EXPUNGE
        A< a2 OK EXPUNGE done
        B> b1 NOOP
        B< * 1 EXPUNGE
        B< * 2 EXPUNGE
        B< b1 OK NOOP done
        """);
  }

  @Test
  void flagsThatTheOtherChangedAreTold() {
    play(
        """
        A> a1 STORE 2 +FLAGS ($Work)
        A< * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Work)
        A< * OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Work \\*)] {*}
        A< * 2 FETCH (FLAGS (\\Recent $Work))
        A< a1 OK STORE done
        B> b1 NOOP
        B< * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Work)
        B< * OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Work \\*)] {*}
        B< * 2 FETCH (FLAGS ($Work))
        B< b1 OK NOOP done
        """);
  }

  @Test
  void aSilentChangeIsNotSilentWhenTheOtherChangedTheSameMessage() { // RFC 9051 §6.4.6
    play(
        """
        A> a1 STORE 2 +FLAGS (\\Flagged)
        A< * 2 FETCH (FLAGS (\\Recent \\Flagged))
        A< a1 OK STORE done
        B> b1 STORE 2 +FLAGS.SILENT (\\Seen)
        B< * 2 FETCH (FLAGS (\\Flagged \\Seen))
        B< b1 OK STORE done
        """);
  }

  @Test
  void uidCommandsTellOfExpunges() {
    play(
        """
        A> a1 STORE 1 +FLAGS.SILENT (\\Deleted)
        A< a1 OK STORE done
        A> a2 UID EXPUNGE 1:*
        A< * 1 EXPUNGE
        A< a2 OK EXPUNGE done
        B> b1 UID FETCH 2 UID
        B< * 2 FETCH (UID 2)
        B< * 1 EXPUNGE
        B< b1 OK FETCH done
        """);
  }

  @Test
  void onlyOneSessionHasTheRecentMessages() { // RFC 3501 §2.3.2
    inboxHolds(1);
    play(
        """
        A> a1 NOOP
        A< * 4 EXISTS
        A< * 4 RECENT
        A< a1 OK NOOP done
        B> b1 NOOP
        B< * 4 EXISTS
        B< * 0 RECENT
        B< b1 OK NOOP done
        B> b2 FETCH 4 FLAGS
        B< * 4 FETCH (FLAGS ())
        B< b2 OK FETCH done
        A> a2 FETCH 4 FLAGS
        A< * 4 FETCH (FLAGS (\\Recent))
        A< a2 OK FETCH done
        """);
  }

  @Test
  void inIdleEverythingIsToldAtOnce() { // RFC 2177
    play(
        """
        B> b1 IDLE
        B< + Listening
        A> a1 STORE 2 +FLAGS.SILENT (\\Deleted)
        A< a1 OK STORE done
        B< * 2 FETCH (FLAGS (\\Deleted))
        A> a2 EXPUNGE
        A< * 2 EXPUNGE
        A< a2 OK EXPUNGE done
        B< * 2 EXPUNGE
        A> a3 APPEND INBOX {6+}
        A> a: b
        A>
        A< * 3 EXISTS
        A< * {*} RECENT
        A< a3 OK [APPENDUID {*} 4] APPEND done
        B< * 3 EXISTS
        B< * {*} RECENT
        B> DONE
        B< b1 OK IDLE done
        """);
  }

  @Test
  void whatCameBeforeIdleIsToldWhenItBegins() {
    inboxHolds(1);
    play(
        """
        B> b1 IDLE
        B< + Listening
        B< * 4 EXISTS
        B< * {*} RECENT
        B> DONE
        B< b1 OK IDLE done
        """);
  }

  @Test
  void anotherLineThanDoneEndsIdleToo() {
    play(
        """
        B> b1 IDLE
        B< + Listening
        B> b2 NOOP
        B< b1 BAD {*}
        """);
  }

  @Test
  void theMailboxThatAnotherDeletesIsGone() {
    play(
        """
        A> a1 CREATE Doomed
        A< a1 OK [MAILBOXID ({*})] CREATE done
        A> a2 SELECT Doomed
        A< ...
        A< a2 OK [READ-WRITE] SELECT done
        C> c1 SELECT Doomed
        C< ...
        C< c1 OK [READ-WRITE] SELECT done
        C> c2 IDLE
        C< + Listening
        B> b1 DELETE Doomed
        B< b1 OK DELETE done
        A> a3 FETCH 1:* FLAGS
        A< * BYE The selected mailbox was deleted
        A< a3 OK FETCH done
        A! closed
        C< * BYE The selected mailbox was deleted
        C! closed
        """);
  }

  @Test
  void whoDeletesTheSelectedMailboxHasNoneSelected() {
    play(
        """
        A> a1 CREATE Doomed
        A< a1 OK [MAILBOXID ({*})] CREATE done
        A> a2 SELECT Doomed
        A< ...
        A< a2 OK [READ-WRITE] SELECT done
        A> a3 DELETE Doomed
        A< * OK [CLOSED] {*}
        A< a3 OK DELETE done
        A> a4 FETCH 1 FLAGS
        A< a4 BAD Select a mailbox first
        """);
  }
}
