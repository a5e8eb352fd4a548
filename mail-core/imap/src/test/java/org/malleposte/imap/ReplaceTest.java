package org.malleposte.imap;

import org.junit.jupiter.api.Test;

/// REPLACE: RFC 8508.
class ReplaceTest extends ImapTest {
  @Test
  void aDraftIsReplaced() {
    inboxHolds(3);
    play(
        """
        B> b1 EXAMINE INBOX
        B< ...
        B< b1 OK [READ-ONLY] EXAMINE done
        A> a1 SELECT INBOX
        A< ...
        A< a1 OK [READ-WRITE] SELECT done
        A> a2 REPLACE 2 INBOX (\\Seen \\Draft) {16}
        A< + Send the literal
        A> Subject: new one
        A< * OK [APPENDUID {v} 4] {*}
        A< * 2 EXPUNGE
        A< * 3 EXISTS
        A< * {*} RECENT
        A< a2 OK REPLACE done
        A> a3 FETCH 3 (UID FLAGS RFC822.SIZE)
        A< * 3 FETCH (UID 4 FLAGS ({*}\\Seen \\Draft) RFC822.SIZE 16)
        A< a3 OK FETCH done
        B> b2 NOOP
        B< * 2 EXPUNGE
        B< * 3 EXISTS
        B< ...
        B< b2 OK NOOP done
        B> b3 REPLACE 1 INBOX {2+}
        B> x
        B< b3 NO {*}
        """);
  }

  @Test
  void byUidIntoAnotherMailbox() {
    inboxHolds(2);
    play(
        """
        A> a1 SELECT INBOX
        A< ...
        A< a1 OK [READ-WRITE] SELECT done
        A> a2 UID REPLACE 1 {6+}
        A> Drafts (\\Draft) "17-Jul-1996 02:44:25 -0700" {12+}
        A> Subject: two
        A< * OK [APPENDUID {*} 1] {*}
        A< * 1 EXPUNGE
        A< a2 OK REPLACE done
        A> a3 UID REPLACE 77 INBOX {1+}
        A> x
        A< a3 NO There is no such message
        A> a4 REPLACE 5 INBOX {1+}
        A> x
        A< a4 BAD {*}
        A> a5 REPLACE 1 Nowhere {1+}
        A> x
        A< a5 NO [TRYCREATE] {*}
        A> a6 REPLACE 1:2 INBOX {1+}
        A> x
        A< a6 BAD {*}
        A> a7 REPLACE * INBOX {1+}
        A> x
        A< * OK [APPENDUID {*} 3] {*}
        A< ...
        A< a7 OK REPLACE done
        A> a8 STATUS INBOX (MESSAGES UIDNEXT)
        A< * STATUS INBOX (MESSAGES 1 UIDNEXT 4)
        A< a8 OK STATUS done
        """);
  }

  @Test
  void whatWasExpungedElsewhereIsNotReplaced() {
    inboxHolds(2);
    play(
        """
        A> a1 SELECT INBOX
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
        A> a2 REPLACE 2 INBOX {1+}
        A> x
        A< * 2 EXPUNGE
        A< a2 NO [EXPUNGEISSUED] {*}
        A> a3 STATUS INBOX (MESSAGES)
        A< * STATUS INBOX (MESSAGES 1)
        A< a3 OK STATUS done
        """);
  }

  @Test
  void rightsAreAskedFor() {
    inboxHolds(1);
    play(
        """
        A> a1 SETACL INBOX bob@example.org lrswie
        A< a1 OK SETACL done
        B< * OK {*}
        B> b0 LOGIN bob secret
        B< b0 OK [CAPABILITY {*}] LOGIN done
        B> b1 SELECT "Other Users/ann@example.org/INBOX"
        B< ...
        B< b1 OK [READ-WRITE] SELECT done
        B> b2 REPLACE 1 INBOX {1+}
        B> x
        B< b2 NO [NOPERM] {*}
        A> a2 SETACL INBOX bob@example.org +t
        A< a2 OK SETACL done
        B> b3 REPLACE 1 INBOX {1+}
        B> x
        B< * OK [APPENDUID {*} 1] {*}
        B< ...
        B< * 1 EXPUNGE
        B< ...
        B< b3 OK REPLACE done
        """);
  }

  @Test
  void theMessageThatGoesMakesRoom() throws Exception { // RFC 8508 §3.1
    inboxHolds(1);
    house.ann().limit(house.owner(), 0, 1);
    play(
        """
        A> a1 SELECT INBOX
        A< ...
        A< a1 OK [READ-WRITE] SELECT done
        A> a2 APPEND INBOX {1+}
        A> x
        A< a2 NO [OVERQUOTA] {*}
        A> a3 REPLACE 1 INBOX {1+}
        A> x
        A< * OK [APPENDUID {*} 2] {*}
        A< ...
        A< a3 OK REPLACE done
        """);
  }
}
