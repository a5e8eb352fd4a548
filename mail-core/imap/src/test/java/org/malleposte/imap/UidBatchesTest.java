package org.malleposte.imap;

import org.junit.jupiter.api.Test;

/// RFC 10022.
class UidBatchesTest extends ImapTest {
  @Test
  void aMailboxIsPartedFromTheNewest() {
    inboxHolds(1203);
    play(
        """
        A> s0 SELECT INBOX
        A< ...
        A< s0 OK [READ-WRITE] SELECT done
        A> a1 UIDBATCHES 500
        A< * UIDBATCHES (TAG "a1") 1203:704,703:204,203:1
        A< a1 OK UIDBATCHES done
        A> a2 STORE 700:720 +FLAGS.SILENT (\\Deleted)
        A< a2 OK STORE done
        A> a3 UID EXPUNGE 700:720
        A< ...
        A< a3 OK EXPUNGE done
        A> a4 UIDBATCHES 500
        A< * UIDBATCHES (TAG "a4") 1203:683,682:183,182:1
        A< a4 OK UIDBATCHES done
        A> a5 UIDBATCHES 500 2:2
        A< * UIDBATCHES (TAG "a5") 682:183
        A< a5 OK UIDBATCHES done
        A> a6 UIDBATCHES 500 8:9
        A< * UIDBATCHES (TAG "a6")
        A< a6 OK UIDBATCHES done
        A> a7 UIDBATCHES 2000
        A< * UIDBATCHES (TAG "a7") 1203:1
        A< a7 OK UIDBATCHES done
        A> a8 UIDBATCHES 499
        A< a8 NO [TOOFEW] {*}
        A> a9 UIDBATCHES 500 2:1
        A< a9 BAD [CLIENTBUG] {*}
        A> b1 STORE 1 +FLAGS.SILENT (\\Deleted)
        A< b1 OK STORE done
        A> b2 UID EXPUNGE 1
        A< ...
        A< b2 OK EXPUNGE done
        A> b3 UIDBATCHES 2000
        A< * UIDBATCHES (TAG "b3") 1203:1
        A< b3 OK UIDBATCHES done
        """);
  }
}
