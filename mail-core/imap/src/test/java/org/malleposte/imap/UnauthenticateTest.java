package org.malleposte.imap;

import org.junit.jupiter.api.Test;

/// UNAUTHENTICATE: RFC 8437.
class UnauthenticateTest extends ImapTest {
  @Test
  void theNextUserFindsNothingOfTheOneBefore() {
    inboxHolds(1);
    play(
        """
        A> a1 ENABLE QRESYNC IMAP4rev2
        A< * ENABLED QRESYNC IMAP4rev2
        A< a1 OK ENABLE done
        A> a2 SELECT INBOX
        A< ...
        A< a2 OK [READ-WRITE] SELECT done
        A> a3 UNAUTHENTICATE
        A< a3 OK {*}
        A> a4 FETCH 1 UID
        A< a4 BAD {*}
        A> a5 STATUS INBOX (MESSAGES)
        A< a5 BAD {*}
        A> a6 UNAUTHENTICATE
        A< a6 BAD {*}
        A> a7 LOGIN bob secret
        A< a7 OK [CAPABILITY {*}UNAUTHENTICATE{*}] LOGIN done
        A> a8 CREATE Entw&APw-rfe
        A< a8 OK {*}
        A> a9 LIST "" Entw*
        A< * LIST (\\HasNoChildren) "/" Entw&APw-rfe
        A< a9 OK LIST done
        A> b1 SELECT INBOX
        A< * FLAGS {*}
        A< ...
        A< b1 OK [READ-WRITE] SELECT done
        A> b2 LOGOUT
        A< ...
        A< b2 OK {*}
        A! closed
        """);
  }

  @Test
  void whatWasSaidAtOnceIsAnsweredInOrder() {
    play(
        """
        A> a1 UNAUTHENTICATE
        A> a2 LOGIN bob secret
        A< a1 OK {*}
        A< a2 OK {*}
        """);
  }

  @Test
  void compressionEndsToo() { // §4.1
    play(
        """
        A> a1 COMPRESS DEFLATE
        A< a1 OK {*}
        A! deflate
        A> a2 NOOP
        A< a2 OK NOOP done
        A> a3 UNAUTHENTICATE
        A< a3 OK {*}
        A! plain
        A> a4 LOGIN bob secret
        A< a4 OK {*}
        A> a5 COMPRESS DEFLATE
        A< a5 OK {*}
        A! deflate
        A> a6 NOOP
        A< a6 OK NOOP done
        """);
  }
}
