package org.malleposte.imap;

import org.junit.jupiter.api.Test;

/// Rights and quota: RFC 4314, RFC 9208; other users' mailboxes: RFC 2342.
class SharingTest extends ImapTest {
  private void bobSignsIn() {
    play(
        """
        B< * OK {*}
        B> b0 LOGIN bob secret
        B< b0 OK [CAPABILITY {*}] LOGIN done
        """);
  }

  @Test
  void rightsAreGivenSeenAndTaken() {
    play(
        """
        A> a1 MYRIGHTS INBOX
        A< * MYRIGHTS INBOX lrswipkxtea
        A< a1 OK MYRIGHTS done
        A> a2 SETACL INBOX bob@example.org lr
        A< a2 OK SETACL done
        A> a3 SETACL INBOX bob@example.org +s
        A< a3 OK SETACL done
        A> a4 GETACL INBOX
        A< * ACL INBOX "ann@example.org" lrswipkxtea "bob@example.org" "lrs"
        A< a4 OK GETACL done
        A> a5 LISTRIGHTS INBOX bob@example.org
        A< * LISTRIGHTS INBOX "bob@example.org" "" l r s w i p k x t e a
        A< a5 OK LISTRIGHTS done
        A> a6 SETACL INBOX bob@example.org -s
        A< a6 OK SETACL done
        A> a7 DELETEACL INBOX bob@example.org
        A< a7 OK DELETEACL done
        A> a8 GETACL INBOX
        A< * ACL INBOX "ann@example.org" lrswipkxtea
        A< a8 OK GETACL done
        A> a9 SETACL INBOX nobody@example.org lr
        A< a9 NO {*}
        A> a10 SETACL INBOX bob@example.org !
        A< a10 BAD {*}
        A> a11 LISTRIGHTS INBOX nobody@example.org
        A< a11 NO {*}
        A> a12 LISTRIGHTS INBOX ann
        A< * LISTRIGHTS INBOX "ann" lrswipkxtea
        A< a12 OK LISTRIGHTS done
        """);
  }

  @Test
  void anotherUsersMailboxIsSeenAsFarAsRightsGo() {
    inboxHolds(2);
    bobSignsIn();
    play(
        """
        B> b1 LIST "" "Other*"
        B< b1 OK LIST done
        B> b2 SELECT "Other Users/ann@example.org/INBOX"
        B< b2 NO [NONEXISTENT] {*}
        A> a1 SETACL INBOX bob@example.org lr
        A< a1 OK SETACL done
        B> b3 LIST "" "Other*"
        B< * LIST (\\NonExistent \\Noselect \\HasChildren) "/" "Other Users"
        B< * LIST (\\NonExistent \\Noselect \\HasChildren) "/" "Other Users/ann@example.org"
        B< * LIST (\\HasNoChildren) "/" "Other Users/ann@example.org/INBOX"
        B< b3 OK LIST done
        B> c1 SUBSCRIBE "Other Users/ann@example.org/INBOX"
        B< c1 OK SUBSCRIBE done
        B> c2 LIST (SUBSCRIBED) "" "Other*"
        B< * LIST (\\HasNoChildren \\Subscribed) "/" "Other Users/ann@example.org/INBOX"
        B< c2 OK LIST done
        B> c3 UNSUBSCRIBE "Other Users/ann@example.org/INBOX"
        B< c3 OK UNSUBSCRIBE done
        B> c4 LSUB "" "Other*"
        B< c4 OK LSUB done
        B> b4 SELECT "Other Users/ann@example.org/INBOX"
        B< ...
        B< b4 OK [READ-ONLY] SELECT done
        B> b5 COPY 1 INBOX
        B< b5 OK [COPYUID {*} 1 1] COPY done
        B> b6 COPY 1 "Other Users/ann@example.org/INBOX"
        B< b6 NO [NOPERM] {*}
        B> b7 MYRIGHTS "Other Users/ann@example.org/INBOX"
        B< * MYRIGHTS "Other Users/ann@example.org/INBOX" lr
        B< b7 OK MYRIGHTS done
        B> b8 GETACL "Other Users/ann@example.org/INBOX"
        B< b8 NO [NOPERM] {*}
        A> a2 SETACL INBOX bob@example.org ""
        A< a2 OK SETACL done
        B> b9 NOOP
        B< * BYE {*}
        B< b9 OK NOOP done
        B! closed
        """);
  }

  @Test
  void rightsCountAtOnceInAMailboxThatIsOpen() { // RFC 4314 §5
    inboxHolds(2);
    bobSignsIn();
    play(
        """
        A> a1 SETACL INBOX bob@example.org lr
        A< a1 OK SETACL done
        B> b1 SELECT "Other Users/ann@example.org/INBOX"
        B< ...
        B< b1 OK [READ-ONLY] SELECT done
        A> a2 SETACL INBOX bob@example.org +s
        A< a2 OK SETACL done
        B> b2 FETCH 1 FLAGS
        B< * 1 FETCH (FLAGS ({*}))
        B< b2 OK FETCH done
        C< * OK {*}
        C> c0 LOGIN bob secret
        C< c0 OK [CAPABILITY {*}] LOGIN done
        C> c1 SELECT "Other Users/ann@example.org/INBOX"
        C< ...
        C< c1 OK [READ-WRITE] SELECT done
        C> c2 STORE 1 +FLAGS.SILENT (\\Seen)
        C< c2 OK STORE done
        C> c3 IDLE
        C< + Listening
        A> a3 DELETEACL INBOX bob@example.org
        A< a3 OK DELETEACL done
        C< * BYE {*}
        B> b3 FETCH 1 BODY[]
        B< b3 NO [NOPERM] {*}
        B< * BYE {*}
        B! closed
        """);
  }

  @Test
  void aMoveToAnotherAccountTakesTheMessageAlong() {
    inboxHolds(1);
    bobSignsIn();
    play(
        """
        A> a1 SETACL INBOX bob@example.org lrswite
        A< a1 OK SETACL done
        B> b1 SELECT "Other Users/ann@example.org/INBOX"
        B< ...
        B< b1 OK [READ-WRITE] SELECT done
        B> b2 MOVE 1 Archive
        B< * OK [COPYUID {*} 1 1] {*}
        B< * 1 EXPUNGE
        B< b2 OK MOVE done
        B> b3 SELECT Archive
        B< ...
        B< b3 OK [READ-WRITE] SELECT done
        B> b4 FETCH 1 BODY.PEEK[TEXT]
        B< * 1 FETCH (BODY[TEXT] {19}
        B< This is message 1
        B< )
        B< b4 OK FETCH done
        """);
  }

  @Test
  void quotaIsTold() throws Exception {
    inboxHolds(2);
    house.ann().limit(house.owner(), 10_240, 2);
    play(
        """
        A> a1 GETQUOTAROOT INBOX
        A< * QUOTAROOT INBOX ""
        A< * QUOTA "" (STORAGE 1 10 MESSAGE 2 2)
        A< a1 OK GETQUOTAROOT done
        A> a2 GETQUOTA nonsense
        A< a2 NO [NONEXISTENT] {*}
        A> a3 APPEND INBOX {4+}
        A> a:
        A>
        A< a3 NO [OVERQUOTA] {*}
        """);
  }
}
