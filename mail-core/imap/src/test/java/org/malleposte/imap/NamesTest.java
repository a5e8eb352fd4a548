package org.malleposte.imap;

import org.junit.jupiter.api.Test;

/// Names of mailboxes: RFC 9051 §5.1, RFC 3501 §5.1.3.
class NamesTest extends ImapTest {
  @Test
  void inboxIsKnownInAnyCaseAndEverywhere() {
    play(
        """
        A> a1 CREATE inbox/Child
        A< a1 OK {*}
        A> a2 STATUS InBox/Child (MESSAGES)
        A< * STATUS INBOX/Child (MESSAGES 0)
        A< a2 OK STATUS done
        A> a3 LIST "" "iNbOx/%"
        A< * LIST (\\HasNoChildren) "/" INBOX/Child
        A< a3 OK LIST done
        A> a4 LIST inbox/ child
        A< a4 OK LIST done
        A> a5 LIST inbox/ Child
        A< * LIST (\\HasNoChildren) "/" INBOX/Child
        A< a5 OK LIST done
        A> a6 SUBSCRIBE inBOX/Child
        A< a6 OK SUBSCRIBE done
        A> a7 LSUB "" "inbox/*"
        A< * LSUB () "/" INBOX/Child
        A< a7 OK LSUB done
        A> a8 RENAME inbox/Child inbox/Entw&APw-rfe
        A< a8 OK RENAME done
        A> a9 SELECT Inbox/Entw&APw-rfe
        A< ...
        A< a9 OK [READ-WRITE] SELECT done
        A> b1 CREATE Archive/inbox
        A< b1 OK {*}
        A> b2 LIST "" Archive/INBOX
        A< b2 OK LIST done
        A> b3 LIST "" "%"
        A< * LIST (\\HasChildren) "/" INBOX
        A< * LIST (\\HasChildren \\Archive) "/" Archive
        A< ...
        A< b3 OK LIST done
        """);
  }

  @Test
  void oneNameHasOneSpellingWhateverTheClientSends() {
    play(
        """
        A> a1 CREATE "Caf&AOk-"
        A< a1 OK {*}
        A> a2 CREATE "Cafe&AwE-"
        A< a2 NO [ALREADYEXISTS] {*}
        A> a3 STATUS "Cafe&AwE-" (MESSAGES)
        A< * STATUS Caf&AOk- (MESSAGES 0)
        A< a3 OK STATUS done
        B> b1 ENABLE UTF8=ACCEPT
        B< * ENABLED UTF8=ACCEPT
        B< b1 OK ENABLE done
        B> b2 STATUS "Café" (MESSAGES)
        B< * STATUS "Café" (MESSAGES 0)
        B< b2 OK STATUS done
        B> b3 LIST "" "Caf%"
        B< * LIST (\\HasNoChildren) "/" "Café"
        B< b3 OK LIST done
        B> b4 CREATE "A & B"
        B< b4 OK {*}
        A> a4 LIST "" "A*B"
        A< * LIST (\\HasNoChildren) "/" "A &- B"
        A< a4 OK LIST done
        A> a5 DELETE "A &- B"
        A< a5 OK DELETE done
        """);
  }

  @Test
  void itIsToldUnderWhichNameAMailboxIsKnown() { // RFC 9051 §6.3.9.7
    house.play().let("cafe", "Cafe\u0301").let("nfc", "Caf\u00e9");
    play(
        """
        B> b1 ENABLE IMAP4rev2
        B< * ENABLED IMAP4rev2
        B< b1 OK ENABLE done
        B> b2 CREATE "{cafe}/x"
        B< * LIST (\\HasNoChildren) "/" "{nfc}/x" ("OLDNAME" ("{cafe}/x"))
        B< b2 OK {*}
        B> b3 CREATE "{nfc}/y/"
        B< b3 OK {*}
        B> b4 RENAME "{cafe}/x" "{nfc}/z"
        B< * LIST (\\HasNoChildren) "/" "{nfc}/z" ("OLDNAME" ("{cafe}/x"))
        B< b4 OK RENAME done
        B> b5 DELETE "{cafe}/z"
        B< * LIST (\\NonExistent) "/" "{nfc}/z" ("OLDNAME" ("{cafe}/z"))
        B< b5 OK DELETE done
        B> b6 EXAMINE inbox
        B< * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)
        B< * OK [PERMANENTFLAGS ()] Kept for good
        B< * 0 EXISTS
        B< * LIST (\\HasNoChildren) "/" INBOX ("OLDNAME" (inbox))
        B< ...
        B< b6 OK [READ-ONLY] EXAMINE done
        B> b7 DELETE "{cafe}/z"
        B< b7 NO [NONEXISTENT] {*}
        A> a1 CREATE "Cafe&AwE-/w"
        A< a1 OK {*}
        """);
  }

  @Test
  void whatIsNoNameIsRefused() {
    house.play().let("long", "x".repeat(255)).let("longer", "x".repeat(256));
    house.play().let("deep", "d/".repeat(31) + "d").let("deeper", "d/".repeat(32) + "d");
    play(
        """
        A> a1 CREATE "Caf&AGE-"
        A< a1 NO [CANNOT] {*}
        A> a2 CREATE "&AOk-&AOk-"
        A< a2 NO [CANNOT] {*}
        A> a3 CREATE "&AOk"
        A< a3 NO [CANNOT] {*}
        A> a4 CREATE "&2D0-"
        A< a4 NO [CANNOT] {*}
        A> a5 CREATE "&AOl-"
        A< a5 NO [CANNOT] {*}
        A> a6 CREATE "&AAc-"
        A< a6 NO [CANNOT] {*}
        A> a7 CREATE "&ICg-"
        A< a7 NO [CANNOT] {*}
        A> a8 CREATE a//b
        A< a8 NO [CANNOT] {*}
        A> a9 CREATE "x*"
        A< a9 NO [CANNOT] {*}
        A> b1 CREATE {longer}
        A< b1 NO [CANNOT] {*}
        A> b2 CREATE {long}
        A< b2 OK {*}
        A> b3 CREATE {deeper}
        A< b3 NO [LIMIT] {*}
        A> b4 CREATE {deep}
        A< b4 OK {*}
        A> b5 RENAME d Archive/d
        A< b5 NO [LIMIT] {*}
        A> b6 RENAME d/d e
        A< b6 OK RENAME done
        A> b7 STATUS "" (MESSAGES)
        A< b7 NO {*}
        """);
  }

  @Test
  void aTreeIsListedAsFarAsItIsAskedFor() {
    play(
        """
        A> a1 CREATE p/a/x
        A< a1 OK {*}
        A> a2 CREATE p/ab
        A< a2 OK {*}
        A> a3 CREATE q/a
        A< a3 OK {*}
        A> a4 LIST "" p/%
        A< * LIST (\\HasChildren) "/" p/a
        A< * LIST (\\HasNoChildren) "/" p/ab
        A< a4 OK LIST done
        A> a5 LIST "" (p/a* q)
        A< * LIST (\\HasChildren) "/" p/a
        A< * LIST (\\HasNoChildren) "/" p/a/x
        A< * LIST (\\HasNoChildren) "/" p/ab
        A< * LIST (\\HasChildren) "/" q
        A< a5 OK LIST done
        A> a6 LIST "" %/a
        A< * LIST (\\HasChildren) "/" p/a
        A< * LIST (\\HasNoChildren) "/" q/a
        A< a6 OK LIST done
        A> a7 LIST "p/" "%/x"
        A< * LIST (\\HasNoChildren) "/" p/a/x
        A< a7 OK LIST done
        A> a8 SUBSCRIBE p/a/x
        A< a8 OK SUBSCRIBE done
        A> a9 LIST (SUBSCRIBED RECURSIVEMATCH) "" "p%"
        A< * LIST (\\HasChildren) "/" p ("CHILDINFO" ("SUBSCRIBED"))
        A< a9 OK LIST done
        A> b1 DELETE p/a/x
        A< b1 OK DELETE done
        A> b2 LIST (SUBSCRIBED) "" p/a/*
        A< * LIST (\\NonExistent \\Subscribed) "/" p/a/x
        A< b2 OK LIST done
        """);
  }
}
