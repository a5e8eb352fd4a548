package org.malleposte.imap;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A result page by page: RFC 9394.
class PartialTest extends ImapTest {
  @BeforeEach
  void sixMessages() {
    inboxHolds(6);
    play(
        """
        A> s0 SELECT INBOX
        A< ...
        A< s0 OK [READ-WRITE] SELECT done
        """);
  }

  @Test
  void aSearchTellsOnePage() {
    play(
        """
        A> a1 UID SEARCH RETURN (PARTIAL 1:2 COUNT) NOT 3
        A< * ESEARCH (TAG "a1") UID COUNT 5 PARTIAL (1:2 1:2)
        A< a1 OK SEARCH done
        A> a2 SEARCH RETURN (PARTIAL 4:2) NOT 3
        A< * ESEARCH (TAG "a2") PARTIAL (2:4 2,4:5)
        A< a2 OK SEARCH done
        A> a3 SEARCH RETURN (PARTIAL -1:-2) NOT 5
        A< * ESEARCH (TAG "a3") PARTIAL (-1:-2 4,6)
        A< a3 OK SEARCH done
        A> a4 SEARCH RETURN (PARTIAL 7:9) ALL
        A< * ESEARCH (TAG "a4") PARTIAL (7:9 NIL)
        A< a4 OK SEARCH done
        A> a5 SEARCH RETURN (PARTIAL -5:-9) 1:3
        A< * ESEARCH (TAG "a5") PARTIAL (-5:-9 NIL)
        A< a5 OK SEARCH done
        A> a6 SORT RETURN (PARTIAL 2:3) (REVERSE ARRIVAL REVERSE SUBJECT) UTF-8 ALL
        A< * ESEARCH (TAG "a6") PARTIAL (2:3 5,4)
        A< a6 OK SORT done
        """);
  }

  @Test
  void aPageIsSaved() {
    play(
        """
        A> a1 SEARCH RETURN (SAVE PARTIAL 2:3) ALL
        A< * ESEARCH (TAG "a1") PARTIAL (2:3 2:3)
        A< a1 OK SEARCH done
        A> a2 SEARCH $
        A< * SEARCH 2 3
        A< a2 OK SEARCH done
        """);
  }

  @Test
  void nonsenseIsBad() {
    play(
        """
        A> a1 SEARCH RETURN (PARTIAL 1:2 ALL) ALL
        A< a1 BAD {*}
        A> a2 SEARCH RETURN (PARTIAL 1:2 PARTIAL 3:4) ALL
        A< a2 BAD {*}
        A> a3 SEARCH RETURN (PARTIAL 1:-2) ALL
        A< a3 BAD {*}
        A> a4 SEARCH RETURN (PARTIAL 0:1) ALL
        A< a4 BAD {*}
        A> a5 SEARCH RETURN (PARTIAL 1:*) ALL
        A< a5 BAD {*}
        """);
  }

  @Test
  void aFetchTellsOnePage() {
    play(
        """
        A> a1 UID FETCH 2:6 (UID) (PARTIAL 1:2)
        A< * 2 FETCH (UID 2)
        A< * 3 FETCH (UID 3)
        A< a1 OK FETCH done
        A> a2 UID FETCH 1,3,5:6 (UID) (PARTIAL -1:-3)
        A< * 3 FETCH (UID 3)
        A< * 5 FETCH (UID 5)
        A< * 6 FETCH (UID 6)
        A< a2 OK FETCH done
        A> a3 UID FETCH 1:* (UID) (PARTIAL 9:10)
        A< a3 OK FETCH done
        A> a4 STORE 1,3,5 +FLAGS.SILENT (\\Seen)
        A< a4 OK STORE done
        A> a5 FETCH 1 (MODSEQ)
        A< * OK [HIGHESTMODSEQ {now}] {*}
        A< * 1 FETCH (MODSEQ ({now}))
        A< a5 OK FETCH done
        A> a6 STORE 2,4,6 +FLAGS.SILENT (\\Seen)
        A< * {*} FETCH (MODSEQ ({m}))
        A< * {*} FETCH (MODSEQ ({m}))
        A< * {*} FETCH (MODSEQ ({m}))
        A< a6 OK STORE done
        A> a7 UID FETCH 1:* (UID) (PARTIAL 2:3 CHANGEDSINCE {now})
        A< * 4 FETCH (UID 4 MODSEQ ({m}))
        A< * 6 FETCH (UID 6 MODSEQ ({m}))
        A< a7 OK FETCH done
        """);
  }
}
