package org.malleposte.imap;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.malleposte.mail.MailException;

/// RFC 7162: CONDSTORE and QRESYNC.
class CondstoreTest extends ImapTest {
  @BeforeEach
  void fourMessages() {
    inboxHolds(4);
  }

  private void select() {
    play(
        """
        A> s0 SELECT INBOX (CONDSTORE)
        A< ...
        A< * OK [UIDVALIDITY {v}] {*}
        A< ...
        A< * OK [HIGHESTMODSEQ {m}] {*}
        A< ...
        A< s0 OK [READ-WRITE] SELECT done
        """);
  }

  @Test
  void flagsAreToldWithTheirModseq() { // RFC 7162 §3.1.3, §3.1.4
    select();
    play(
        """
        A> a1 FETCH 1 MODSEQ
        A< * 1 FETCH (MODSEQ ({m}))
        A< a1 OK FETCH done
        A> a2 STORE 1 +FLAGS.SILENT (\\Seen)
        A< * 1 FETCH (MODSEQ ({n}))
        A< a2 OK STORE done
        A> a3 STORE 2 +FLAGS (\\Seen)
        A< * 2 FETCH (FLAGS (\\Recent \\Seen) MODSEQ ({o}))
        A< a3 OK STORE done
        A> a4 FETCH 1:* (FLAGS) (CHANGEDSINCE {n})
        A< * 2 FETCH (FLAGS (\\Recent \\Seen) MODSEQ ({o}))
        A< a4 OK FETCH done
        A> a5 UID FETCH 1:* (FLAGS) (CHANGEDSINCE {m})
        A< * 1 FETCH (UID 1 FLAGS (\\Recent \\Seen) MODSEQ ({n}))
        A< * 2 FETCH (UID 2 FLAGS (\\Recent \\Seen) MODSEQ ({o}))
        A< a5 OK FETCH done
        A> a6 SEARCH MODSEQ {n}
        A< * SEARCH 1 2 (MODSEQ {o})
        A< a6 OK SEARCH done
        A> a7 SEARCH RETURN (MIN COUNT) MODSEQ "/flags/\\\\seen" all {n}
        A< * ESEARCH (TAG "a7") MIN 1 COUNT 2 MODSEQ {o}
        A< a7 OK SEARCH done
        A> a8 SEARCH MODSEQ 999999
        A< * SEARCH
        A< a8 OK SEARCH done
        A> a9 STATUS INBOX (HIGHESTMODSEQ)
        A< * STATUS INBOX (HIGHESTMODSEQ {o})
        A< a9 OK STATUS done
        """);
  }

  @Test
  void aConditionalStoreSparesWhatTheOtherChanged() { // RFC 7162 §3.1.3, example 5
    select();
    play(
        """
        B> b1 SELECT INBOX
        B< ...
        B< b1 OK [READ-WRITE] SELECT done
        B> b2 STORE 2 +FLAGS.SILENT ($Taken)
        B< * FLAGS {*}
        B< * OK [PERMANENTFLAGS {*}] {*}
        B< b2 OK STORE done
        A> a1 STORE 1:3 (UNCHANGEDSINCE {m}) +FLAGS.SILENT (\\Deleted)
        A< * FLAGS {*}
        A< * OK [PERMANENTFLAGS {*}] {*}
        A< * 1 FETCH (MODSEQ ({n}))
        A< * 3 FETCH (MODSEQ ({n}))
        A< * 2 FETCH (FLAGS (\\Recent $Taken) MODSEQ ({*}))
        A< a1 OK [MODIFIED 2] {*}
        A> a2 UID STORE 4 (UNCHANGEDSINCE 0) +FLAGS (\\Deleted)
        A< a2 OK [MODIFIED 4] {*}
        """);
  }

  @Test
  void qresyncTellsWhatVanishedAndWhatChanged() { // RFC 7162 §3.2.5
    select();
    play(
        """
        A> a1 STORE 1 +FLAGS.SILENT (\\Seen)
        A< * 1 FETCH (MODSEQ ({*}))
        A< a1 OK STORE done
        A> a2 STORE 2:3 +FLAGS.SILENT (\\Deleted)
        A< * 2 FETCH (MODSEQ ({*}))
        A< * 3 FETCH (MODSEQ ({*}))
        A< a2 OK STORE done
        A> a3 EXPUNGE
        A< * 2 EXPUNGE
        A< * 2 EXPUNGE
        A< a3 OK EXPUNGE done
        C> c1 ENABLE QRESYNC
        C< * ENABLED QRESYNC
        C< c1 OK ENABLE done
        C> c2 SELECT INBOX (QRESYNC ({v} {m}))
        C< ...
        C< * OK [MAILBOXID {*}] {*}
        C< * VANISHED (EARLIER) 2:3
        C< * 1 FETCH (UID 1 FLAGS (\\Seen) MODSEQ ({*}))
        C< c2 OK [READ-WRITE] SELECT done
        C> c3 SELECT INBOX (QRESYNC ({v} {m} 3:4))
        C< * OK [CLOSED] {*}
        C< ...
        C< * OK [MAILBOXID {*}] {*}
        C< * VANISHED (EARLIER) 3
        C< c3 OK [READ-WRITE] SELECT done
        C> c4 SELECT INBOX (QRESYNC (4242 {m}))
        C< * OK [CLOSED] {*}
        C< ...
        C< * OK [MAILBOXID {*}] {*}
        C< c4 OK [READ-WRITE] SELECT done
        C> c5 UID FETCH 1:* (UID) (CHANGEDSINCE {m} VANISHED)
        C< * VANISHED (EARLIER) 2:3
        C< * 1 FETCH (UID 1 MODSEQ ({*}))
        C< c5 OK FETCH done
        """);
  }

  @Test
  void whoComesBackAfterLongIsToldAllThatIsGone() throws MailException { // RFC 7162 §3.2.5
    select();
    play(
        """
        A> a1 STORE 2:3 +FLAGS.SILENT (\\Deleted)
        A< ...
        A< a1 OK STORE done
        A> a2 EXPUNGE
        A< ...
        A< a2 OK EXPUNGE done
        """);
    for (int i = 0; i <= 2_000; i++) { // elsewhere in the account
      house.ann().subscribe(house.owner(), "Archive", i % 2 == 0);
    }
    play(
        """
        C> c1 ENABLE QRESYNC
        C< * ENABLED QRESYNC
        C< c1 OK ENABLE done
        C> c2 SELECT INBOX (QRESYNC ({v} {m}))
        C< ...
        C< * VANISHED (EARLIER) 2:3
        C< c2 OK [READ-WRITE] SELECT done
        C> c3 UID FETCH 3:9 (UID) (CHANGEDSINCE {m} VANISHED)
        C< * VANISHED (EARLIER) 3
        C< c3 OK FETCH done
        """);
  }

  @Test
  void withQresyncExpungesAreVanished() { // RFC 7162 §3.2.10
    play(
        """
        A> a1 ENABLE QRESYNC
        A< * ENABLED QRESYNC
        A< a1 OK ENABLE done
        A> a2 SELECT INBOX
        A< ...
        A< a2 OK [READ-WRITE] SELECT done
        A> a3 STORE 2:3 +FLAGS.SILENT (\\Deleted)
        A< * 2 FETCH (UID 2 MODSEQ ({*}))
        A< * 3 FETCH (UID 3 MODSEQ ({*}))
        A< a3 OK STORE done
        A> a4 EXPUNGE
        A< * VANISHED 2:3
        A< a4 OK [HIGHESTMODSEQ {*}] EXPUNGE done
        A> a5 UID MOVE 4 Trash
        A< * OK [COPYUID {*} 4 1] {*}
        A< * VANISHED 4
        A< a5 OK [HIGHESTMODSEQ {*}] MOVE done
        """);
  }

  @Test
  void qresyncMustBeEnabled() {
    play(
        """
        A> a1 SELECT INBOX (QRESYNC (1 1))
        A< a1 BAD {*}
        A> a2 SELECT INBOX
        A< ...
        A< a2 OK [READ-WRITE] SELECT done
        A> a3 UID FETCH 1:* FLAGS (CHANGEDSINCE 1 VANISHED)
        A< a3 BAD {*}
        """);
  }

  @Test
  void numbersThatMatchShortenWhatVanished() { // RFC 7162 §3.2.5.2
    select();
    play(
        """
        A> a1 STORE 2 +FLAGS.SILENT (\\Deleted)
        A< * 2 FETCH (MODSEQ ({*}))
        A< a1 OK STORE done
        A> a2 EXPUNGE
        A< * 2 EXPUNGE
        A< a2 OK EXPUNGE done
        A> a3 NOOP
        A< a3 OK NOOP done
        C> c1 ENABLE QRESYNC
        C< * ENABLED QRESYNC
        C< c1 OK ENABLE done
        C> c2 SELECT INBOX (QRESYNC ({v} {m} 1:4 (1,2 1,3)))
        C< ...
        C< * OK [MAILBOXID {*}] {*}
        C< c2 OK [READ-WRITE] SELECT done
        """);
  }

  @Test
  void whoEnablesItLateHearsTheHighestModseq() { // RFC 7162 §3.1.2.1
    play(
        """
        A> a1 SELECT INBOX
        A< ...
        A< a1 OK [READ-WRITE] SELECT done
        A> a2 FETCH 1 MODSEQ
        A< * OK [HIGHESTMODSEQ {m}] {*}
        A< * 1 FETCH (MODSEQ ({m}))
        A< a2 OK FETCH done
        """);
  }

  @Test
  void whatIsKeptBackIsNotCountedAsTold() { // or a client that comes back with it never hears of it
    play(
        """
        A> a1 SELECT INBOX
        A< ...
        A< * OK [HIGHESTMODSEQ {m}] {*}
        A< ...
        A< a1 OK [READ-WRITE] SELECT done
        B> b1 SELECT INBOX
        B< ...
        B< b1 OK [READ-WRITE] SELECT done
        B> b2 STORE 2 +FLAGS.SILENT (\\Deleted)
        B< b2 OK STORE done
        B> b3 EXPUNGE
        B< * 2 EXPUNGE
        B< b3 OK EXPUNGE done
        A> a2 STORE 1 +FLAGS.SILENT (\\Flagged)
        A< a2 OK STORE done
        A> a3 FETCH 1 MODSEQ
        A< * OK [HIGHESTMODSEQ {m}] {*}
        A< * 1 FETCH (MODSEQ ({n}))
        A< a3 OK FETCH done
        A> a4 NOOP
        A< * 2 EXPUNGE
        A< a4 OK NOOP done
        """);
  }
}
