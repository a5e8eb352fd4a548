package org.malleposte.imap;

import org.junit.jupiter.api.Test;

/// The \Seen that a FETCH sets (RFC 9051 §6.4.5), as the model found it wanting.
class SeenTest extends ImapTest {
  @Test
  void comesWithItsModseq() { // RFC 7162 §3.1
    inboxHolds(2);
    play(
        """
        A> a1 SELECT INBOX (CONDSTORE)
        A< ...
        A< a1 OK [READ-WRITE] {*}
        A> a2 FETCH 1 BODY[HEADER.FIELDS (X)]
        A< * 1 FETCH (BODY[HEADER.FIELDS (X)] {2}
        A<
        A<  FLAGS (\\Recent \\Seen) MODSEQ ({modseq}))
        A< a2 OK FETCH done
        A> a3 FETCH 2 (FLAGS BODY[HEADER.FIELDS (X)])
        A< * 2 FETCH (FLAGS (\\Recent \\Seen) BODY[HEADER.FIELDS (X)] {2}
        A<
        A<  MODSEQ ({second}))
        A< a3 OK FETCH done
        A> a4 FETCH 1:2 MODSEQ
        A< * 1 FETCH (MODSEQ ({modseq}))
        A< * 2 FETCH (MODSEQ ({second}))
        A< a4 OK FETCH done
        """);
  }

  @Test
  void isSetThoughTheClientBelievesItSet() {
    inboxHolds(1);
    play(
        """
        A> a1 SELECT INBOX
        A< ...
        A< a1 OK [READ-WRITE] {*}
        A> a2 STORE 1 FLAGS.SILENT (\\Seen)
        A< a2 OK STORE done
        B> b1 SELECT INBOX
        B< ...
        B< b1 OK [READ-WRITE] {*}
        B> b2 STORE 1 -FLAGS.SILENT (\\Seen)
        B< b2 OK STORE done
        A> a3 FETCH 1 BODY[HEADER.FIELDS (X)]
        A< ...
        A< a3 OK FETCH done
        B> b3 NOOP
        B< * 1 FETCH (FLAGS (\\Seen))
        B< b3 OK NOOP done
        """);
  }
}
