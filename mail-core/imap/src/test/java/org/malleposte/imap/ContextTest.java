package org.malleposte.imap;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Searches that stay up to date: RFC 5267 §4.
class ContextTest extends ImapTest {
  @BeforeEach
  void fourMessages() {
    inboxHolds(4);
    play(
        """
        A> s0 SELECT INBOX
        A< ...
        A< s0 OK [READ-WRITE] SELECT done
        """);
  }

  @Test
  void aSearchHearsWhatComesAndGoes() {
    play(
        """
        A> c1 SEARCH RETURN (UPDATE ALL) UNSEEN SUBJECT message
        A< * ESEARCH (TAG "c1") ALL 1:4
        A< c1 OK SEARCH done
        A> a1 STORE 2:3 +FLAGS.SILENT (\\Seen)
        A< * ESEARCH (TAG "c1") REMOVEFROM (0 2:3)
        A< a1 OK STORE done
        A> a2 STORE 3 -FLAGS (\\Seen)
        A< * 3 FETCH (FLAGS (\\Recent))
        A< * ESEARCH (TAG "c1") ADDTO (0 3)
        A< a2 OK STORE done
        A> a3 STORE 1,3 +FLAGS.SILENT (\\Deleted)
        A< a3 OK STORE done
        A> a4 EXPUNGE
        A< * ESEARCH (TAG "c1") REMOVEFROM (0 1,3)
        A< * 1 EXPUNGE
        A< * 2 EXPUNGE
        A< a4 OK EXPUNGE done
        """);
    inboxHolds(1);
    play(
        """
        A> a5 NOOP
        A< * 3 EXISTS
        A< * 3 RECENT
        A< * ESEARCH (TAG "c1") ADDTO (0 3)
        A< a5 OK NOOP done
        A> a6 CANCELUPDATE "c1"
        A< a6 OK CANCELUPDATE done
        A> a7 STORE 1:* +FLAGS.SILENT (\\Seen)
        A< a7 OK STORE done
        """);
  }

  @Test
  void aNewMessageIsToldAsAsked() { // RFC 5465 §7
    play(
        """
        A> c1 SEARCH RETURN (COUNT UPDATE (UID BODY.PEEK[HEADER.FIELDS (SUBJECT)])) UNSEEN
        A< * ESEARCH (TAG "c1") COUNT 4
        A< c1 OK SEARCH done
        A> c2 UID SEARCH RETURN (UPDATE(FLAGS)) SUBJECT 1
        A< * ESEARCH (TAG "c2") UID
        A< c2 OK SEARCH done
        A> c3 SEARCH RETURN (UPDATE (ENVELOPE)) FLAGGED
        A< * ESEARCH (TAG "c3")
        A< c3 OK SEARCH done
        """);
    inboxHolds(1);
    play(
        """
        A> a1 NOOP
        A< * 5 EXISTS
        A< * 5 RECENT
        A< * 5 FETCH (UID 5 BODY[HEADER.FIELDS (SUBJECT)] {*}
        A< Subject: message 1
        A<
        A< {*})
        A< * ESEARCH (TAG "c1") ADDTO (0 5)
        A< * ESEARCH (TAG "c2") UID ADDTO (0 5)
        A< a1 OK NOOP done
        A> a2 STORE 2 +FLAGS.SILENT (\\Flagged)
        A< * ESEARCH (TAG "c3") ADDTO (0 2)
        A< a2 OK STORE done
        """);
  }

  @Test
  void theOtherSessionLearnsInIdle() {
    play(
        """
        A> c1 UID SEARCH RETURN (UPDATE) FLAGGED
        A< * ESEARCH (TAG "c1") UID
        A< c1 OK SEARCH done
        A> c2 IDLE
        A< + Listening
        B> b0 SELECT INBOX
        B< ...
        B< b0 OK [READ-WRITE] SELECT done
        B> b1 STORE 4 +FLAGS.SILENT (\\Flagged)
        B< b1 OK STORE done
        A< * 4 FETCH (FLAGS (\\Flagged \\Recent))
        A< * ESEARCH (TAG "c1") UID ADDTO (0 4)
        A> DONE
        A< c2 OK IDLE done
        """
            .replace("(\\Flagged \\Recent)", "(\\Recent \\Flagged)"));
  }

  @Test
  void aSortTellsPlaces() {
    play(
        """
        A> c1 UID SORT RETURN (UPDATE COUNT) (REVERSE SUBJECT) UTF-8 UNSEEN
        A< * ESEARCH (TAG "c1") UID COUNT 4
        A< c1 OK SORT done
        A> a1 UID STORE 1,3 +FLAGS.SILENT (\\Seen)
        A< * ESEARCH (TAG "c1") UID REMOVEFROM (4 1 2 3)
        A< a1 OK STORE done
        A> a2 UID STORE 3 -FLAGS.SILENT (\\Seen)
        A< * ESEARCH (TAG "c1") UID ADDTO (2 3)
        A< a2 OK STORE done
        A> a3 STORE 1 -FLAGS.SILENT (\\Seen)
        A< * ESEARCH (TAG "c1") UID ADDTO (4 1)
        A< a3 OK STORE done
        """);
  }

  @Test
  void noMoreIsKeptThanIsReasonable() {
    for (int i = 0; i < 10; i++) {
      play(
          """
          A> c%1$d SEARCH RETURN (UPDATE COUNT) UNSEEN
          A< * ESEARCH (TAG "c%1$d") COUNT 4
          A< c%1$d OK SEARCH done
          """
              .formatted(i));
    }
    play(
        """
        A> d SEARCH RETURN (UPDATE COUNT) UNSEEN
        A< * ESEARCH (TAG "d") COUNT 4
        A< * NO [NOUPDATE "d"] Too many contexts
        A< d OK SEARCH done
        A> c3 SEARCH RETURN (UPDATE COUNT) UNSEEN
        A< c3 BAD {*}
        A> e CANCELUPDATE "c1" "c2"
        A< e OK CANCELUPDATE done
        A> f SEARCH RETURN (UPDATE COUNT) 1:2
        A< * ESEARCH (TAG "f") COUNT 2
        A< * NO [NOUPDATE "f"] {*}
        A< f OK SEARCH done
        """);
  }
}
