package org.malleposte.imap;

import org.junit.jupiter.api.Test;

/// The tree of mailboxes: LIST in all its forms, CREATE, RENAME, STATUS, subscriptions.
class MailboxesTest extends ImapTest {
  @Test
  void aSeparatorIsToldForAnEmptyPattern() { // RFC 9051 §6.3.9
    play(
        """
        A> a1 LIST "" ""
        A< * LIST (\\Noselect) "/" ""
        A< a1 OK LIST done
        A> a2 LIST "Other Users/" ""
        A< * LIST (\\Noselect) "/" "Other Users/"
        A< a2 OK LIST done
        A> a3 NAMESPACE
        A< * NAMESPACE (("" "/")) (("Other Users/" "/")) (("Shared/" "/"))
        A< a3 OK NAMESPACE done
        """);
  }

  @Test
  void wildcardsFindTheirLevels() {
    play(
        """
        A> a1 CREATE Work/2024/
        A< a1 OK [MAILBOXID ({*})] CREATE done
        A> a2 LIST "" W%
        A< * LIST (\\HasChildren) "/" Work
        A< a2 OK LIST done
        A> a3 LIST "" W*
        A< * LIST (\\HasChildren) "/" Work
        A< * LIST (\\HasNoChildren) "/" Work/2024
        A< a3 OK LIST done
        A> a4 LIST Work/ %
        A< * LIST (\\HasNoChildren) "/" Work/2024
        A< a4 OK LIST done
        A> a5 LIST "" %/%
        A< * LIST (\\HasNoChildren) "/" Work/2024
        A< a5 OK LIST done
        A> a6 LIST "" inbox
        A< * LIST (\\HasNoChildren) "/" INBOX
        A< a6 OK LIST done
        A> a7 LIST "" (Sent W%)
        A< * LIST (\\HasNoChildren \\Sent) "/" Sent
        A< * LIST (\\HasChildren) "/" Work
        A< a7 OK LIST done
        """);
  }

  @Test
  void extendedListSelectsAndReturns() { // RFC 5258, RFC 6154
    play(
        """
        A> a1 UNSUBSCRIBE Sent
        A< a1 OK UNSUBSCRIBE done
        A> a2 CREATE Work/Deep
        A< a2 OK [MAILBOXID ({*})] CREATE done
        A> a3 SUBSCRIBE Work/Deep
        A< a3 OK SUBSCRIBE done
        A> a4 LIST "" (Sent Trash) RETURN (SUBSCRIBED CHILDREN)
        A< * LIST (\\HasNoChildren \\Sent) "/" Sent
        A< * LIST (\\HasNoChildren \\Subscribed \\Trash) "/" Trash
        A< a4 OK LIST done
        A> a5 LIST (SPECIAL-USE) "" *e*
        A< * LIST (\\HasNoChildren \\Archive) "/" Archive
        A< * LIST (\\HasNoChildren \\Sent) "/" Sent
        A< a5 OK LIST done
        A> a6 LIST (SUBSCRIBED RECURSIVEMATCH) "" W%
        A< * LIST (\\HasChildren) "/" Work ("CHILDINFO" ("SUBSCRIBED"))
        A< a6 OK LIST done
        A> a7 LIST (SUBSCRIBED) "" W*
        A< * LIST (\\HasNoChildren \\Subscribed) "/" Work/Deep
        A< a7 OK LIST done
        A> a8 LSUB "" W%
        A< * LSUB (\\Noselect) "/" Work
        A< a8 OK LSUB done
        A> a9 LSUB "" S*
        A< a9 OK LSUB done
        """);
  }

  @Test
  void listReturnsStatus() { // RFC 5819
    inboxHolds(2);
    play(
        """
        A> a1 LIST "" (INBOX Sent) RETURN (STATUS (MESSAGES UNSEEN UIDNEXT))
        A< * LIST (\\HasNoChildren) "/" INBOX
        A< * STATUS INBOX (MESSAGES 2 UIDNEXT 3 UNSEEN 2)
        A< * LIST (\\HasNoChildren \\Sent) "/" Sent
        A< * STATUS Sent (MESSAGES 0 UIDNEXT 1 UNSEEN 0)
        A< a1 OK LIST done
        """);
  }

  @Test
  void statusTellsEverythingThatCanBeAsked() {
    inboxHolds(2);
    play(
        """
        A> a1 STATUS INBOX (MESSAGES RECENT UIDNEXT UIDVALIDITY UNSEEN SIZE DELETED DELETED-STORAGE HIGHESTMODSEQ MAILBOXID APPENDLIMIT)
        A< * STATUS INBOX (MESSAGES 2 RECENT 2 UIDNEXT 3 UIDVALIDITY {*} UNSEEN 2 SIZE 128 DELETED 0 DELETED-STORAGE 0 HIGHESTMODSEQ {*} MAILBOXID (B1) APPENDLIMIT 157286400)
        A< a1 OK STATUS done
        A> a2 STATUS Nowhere (MESSAGES)
        A< a2 NO [NONEXISTENT] {*}
        """);
  }

  @Test
  void mailboxesAreMadeRenamedAndDeleted() {
    play(
        """
        A> a1 CREATE inbox
        A< a1 NO [ALREADYEXISTS] {*}
        A> a2 CREATE A/B
        A< a2 OK [MAILBOXID ({b})] CREATE done
        A> a3 RENAME A X
        A< a3 OK RENAME done
        A> a4 STATUS X/B (MAILBOXID)
        A< * STATUS X/B (MAILBOXID ({b}))
        A< a4 OK STATUS done
        A> a5 RENAME Nowhere Y
        A< a5 NO [NONEXISTENT] {*}
        A> a6 RENAME X/B Sent
        A< a6 NO [ALREADYEXISTS] {*}
        A> a7 DELETE INBOX
        A< a7 NO [CANNOT] {*}
        A> a8 DELETE X/B
        A< a8 OK DELETE done
        A> a9 CREATE Later (USE (\\Urgent))
        A< a9 NO [USEATTR] {*}
        A> a10 CREATE Later (USE (\\Flagged))
        A< a10 OK [MAILBOXID ({*})] CREATE done
        A> a11 LIST "" Later
        A< * LIST (\\HasNoChildren \\Flagged) "/" Later
        A< a11 OK LIST done
        A> a12 CREATE "Other Users"
        A< a12 NO [CANNOT] {*}
        """);
  }

  @Test
  void anInboxThatIsRenamedStaysAndIsEmpty() { // RFC 9051 §6.3.6
    inboxHolds(2);
    play(
        """
        A> a1 RENAME INBOX Old
        A< a1 OK RENAME done
        A> a2 STATUS Old (MESSAGES)
        A< * STATUS Old (MESSAGES 2)
        A< a2 OK STATUS done
        A> a3 STATUS INBOX (MESSAGES)
        A< * STATUS INBOX (MESSAGES 0)
        A< a3 OK STATUS done
        """);
  }

  @Test
  void namesInEveryScriptAreKept() { // RFC 3501 §5.1.3
    play(
        """
        A> a1 CREATE "&U,BTF2XlZyyKng-"
        A< a1 OK [MAILBOXID ({*})] CREATE done
        A> a2 LIST "" "&U,BT*"
        A< a2 OK LIST done
        A> a3 LIST "" "&U,BTF2XlZyyKng-"
        A< * LIST (\\HasNoChildren) "/" &U,BTF2XlZyyKng-
        A< a3 OK LIST done
        B> b1 ENABLE UTF8=ACCEPT
        B< * ENABLED UTF8=ACCEPT
        B< b1 OK ENABLE done
        B> b2 LIST "" "台*"
        B< * LIST (\\HasNoChildren) "/" "台北日本語"
        B< b2 OK LIST done
        """);
  }

  @Test
  void aSubscriptionOutlivesItsMailbox() { // RFC 9051 §6.3.7
    play(
        """
        A> a1 CREATE Work
        A< a1 OK [MAILBOXID ({*})] CREATE done
        A> a2 SUBSCRIBE Work
        A< a2 OK SUBSCRIBE done
        A> a3 DELETE Work
        A< a3 OK DELETE done
        A> a4 LSUB "" W*
        A< * LSUB () "/" Work
        A< a4 OK LSUB done
        A> a5 LIST "" W*
        A< a5 OK LIST done
        A> a6 LIST (SUBSCRIBED) "" W*
        A< * LIST (\\NonExistent \\Subscribed) "/" Work
        A< a6 OK LIST done
        A> a7 CREATE Work
        A< a7 OK [MAILBOXID ({*})] CREATE done
        A> a8 LIST (SUBSCRIBED) "" W*
        A< * LIST (\\HasNoChildren \\Subscribed) "/" Work
        A< a8 OK LIST done
        A> a9 DELETE Work
        A< a9 OK DELETE done
        A> a10 UNSUBSCRIBE Work
        A< a10 OK UNSUBSCRIBE done
        A> a11 LSUB "" W*
        A< a11 OK LSUB done
        A> a12 SUBSCRIBE Nowhere
        A< a12 NO [NONEXISTENT] {*}
        """);
  }
}
