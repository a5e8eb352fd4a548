package org.malleposte.imap;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Messages without numbers: RFC 9586.
class UidOnlyTest extends ImapTest {
  @BeforeEach
  void threeMessages() {
    inboxHolds(3);
    play(
        """
        A> e0 ENABLE UIDONLY
        A< * ENABLED UIDONLY
        A< e0 OK ENABLE done
        A> s0 SELECT INBOX
        A< * FLAGS {*}
        A< * OK [PERMANENTFLAGS {*}] {*}
        A< * 3 EXISTS
        A< * 3 RECENT
        A< * OK [UIDVALIDITY {v}] Valid
        A< * OK [UIDNEXT 4] {*}
        A< * OK [HIGHESTMODSEQ {*}] {*}
        A< * OK [MAILBOXID {*}] {*}
        A< s0 OK [READ-WRITE] SELECT done
        """);
  }

  @Test
  void numbersAreRefused() {
    play(
        """
        A> a1 FETCH 1 FLAGS
        A< a1 BAD [UIDREQUIRED] {*}
        A> a2 STORE 1 +FLAGS (\\Seen)
        A< a2 BAD [UIDREQUIRED] {*}
        A> a3 COPY 1 Archive
        A< a3 BAD [UIDREQUIRED] {*}
        A> a4 MOVE 1 Archive
        A< a4 BAD [UIDREQUIRED] {*}
        A> a5 SEARCH ALL
        A< a5 BAD [UIDREQUIRED] {*}
        A> a6 UID SEARCH 1:2
        A< a6 BAD [UIDREQUIRED] {*}
        A> a7 SORT (DATE) UTF-8 ALL
        A< a7 BAD [UIDREQUIRED] {*}
        A> a8 THREAD REFS UTF-8 ALL
        A< a8 BAD [UIDREQUIRED] {*}
        A> a9 UID SEARCH UID 2:3
        A< * SEARCH 2 3
        A< a9 OK SEARCH done
        """);
  }

  @Test
  void responsesNameMessagesByTheirUids() {
    play(
        """
        A> a1 UID STORE 2 +FLAGS (\\Deleted)
        A< * 2 UIDFETCH (FLAGS ({*}))
        A< a1 OK STORE done
        A> a2 UID EXPUNGE 1:*
        A< * VANISHED 2
        A< a2 OK EXPUNGE done
        A> a3 UID FETCH 1:* (FLAGS)
        A< * 1 UIDFETCH (FLAGS (\\Recent))
        A< * 3 UIDFETCH (FLAGS (\\Recent))
        A< a3 OK FETCH done
        B> b0 SELECT INBOX
        B< ...
        B< b0 OK [READ-WRITE] SELECT done
        B> b1 STORE 2 +FLAGS.SILENT (\\Flagged)
        B< b1 OK STORE done
        A> a4 NOOP
        A< * 3 UIDFETCH (FLAGS ({*}))
        A< a4 OK NOOP done
        A> a5 UID MOVE 3 Archive
        A< * OK [COPYUID {*} 3 1] {*}
        A< * VANISHED 3
        A< a5 OK {*}
        """);
  }

  @Test
  void resynchronisationNamesNoNumbers() {
    play(
        """
        A> a0 ENABLE QRESYNC
        A< * ENABLED QRESYNC
        A< * OK [HIGHESTMODSEQ {h}] {*}
        A< a0 OK ENABLE done
        """
            .replace("A< * ENABLED QRESYNC\nA< * OK [HIGHESTMODSEQ {h}] {*}\n", "A< ...\n"));
    play(
        """
        A> a1 SELECT INBOX (QRESYNC ({v} 1 1:3 (1 1)))
        A< a1 BAD [UIDREQUIRED] {*}
        A> a2 SELECT INBOX (QRESYNC ({v} 1 1:3))
        A< ...
        A< * 1 UIDFETCH (FLAGS () MODSEQ ({*}))
        A< * 2 UIDFETCH (FLAGS () MODSEQ ({*}))
        A< * 3 UIDFETCH (FLAGS () MODSEQ ({*}))
        A< a2 OK [READ-WRITE] SELECT done
        """);
  }
}
