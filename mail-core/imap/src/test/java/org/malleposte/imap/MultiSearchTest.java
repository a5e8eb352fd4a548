package org.malleposte.imap;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Searches of several mailboxes: RFC 7377.
///
/// ```
/// INBOX: 1 apple, 2 pear     Archive: 1 apple, 2 apple     Sent: 1 pear
/// ```
class MultiSearchTest extends ImapTest {
  private static String message(String subject) {
    return "From: joe@example.net\r\nSubject: " + subject + "\r\n\r\nx\r\n";
  }

  @BeforeEach
  void mail() {
    house.put("INBOX", message("apple"), message("pear"));
    house.put("Archive", message("apple"), message("apple"));
    house.put("Sent", message("pear"));
  }

  @Test
  void eachMailboxThatHasSomethingAnswers() {
    play(
        """
        A> a1 ESEARCH IN (PERSONAL) SUBJECT apple
        A< * ESEARCH (TAG "a1" MAILBOX INBOX UIDVALIDITY {i}) UID ALL 1
        A< * ESEARCH (TAG "a1" MAILBOX Archive UIDVALIDITY {a}) UID ALL 1:2
        A< a1 OK ESEARCH done
        A> a2 ESEARCH IN (MAILBOXES (Sent Nowhere) SUBTREE-ONE Archive) RETURN (COUNT MAX) ALL
        A< * ESEARCH (TAG "a2" MAILBOX Archive UIDVALIDITY {a}) UID MAX 2 COUNT 2
        A< * ESEARCH (TAG "a2" MAILBOX Sent UIDVALIDITY {s}) UID MAX 1 COUNT 1
        A< a2 OK ESEARCH done
        A> a3 ESEARCH IN (INBOXES) SUBJECT plum
        A< a3 OK ESEARCH done
        """);
  }

  @Test
  void theSelectedMailboxIsOneOfThem() {
    play(
        """
        A> a0 ESEARCH ALL
        A< a0 BAD {*}
        A> a1 SELECT Archive
        A< ...
        A< a1 OK [READ-WRITE] SELECT done
        A> a2 ESEARCH RETURN (SAVE ALL) ALL
        A< * ESEARCH (TAG "a2" MAILBOX Archive UIDVALIDITY {a}) UID ALL 1:2
        A< a2 OK ESEARCH done
        A> a3 UID SEARCH $
        A< * SEARCH 1 2
        A< a3 OK SEARCH done
        A> a4 ESEARCH IN (SELECTED MAILBOXES Sent) RETURN () ALL
        A< * ESEARCH (TAG "a4" MAILBOX Archive UIDVALIDITY {a}) UID ALL 1:2
        A< * ESEARCH (TAG "a4" MAILBOX Sent UIDVALIDITY {s}) UID ALL 1
        A< a4 OK ESEARCH done
        """);
  }

  @Test
  void nonsenseIsBad() {
    play(
        """
        A> a1 ESEARCH IN (INBOXES) RETURN (UPDATE) ALL
        A< a1 BAD {*}
        A> a2 ESEARCH IN (PERSONAL) RETURN (SAVE) ALL
        A< a2 BAD {*}
        A> a3 ESEARCH IN (SELECTED-DELAYED) ALL
        A< a3 BAD {*}
        A> a4 ESEARCH IN () ALL
        A< a4 BAD {*}
        A> s SELECT Sent
        A< ...
        A< s OK [READ-WRITE] SELECT done
        A> a5 ESEARCH IN (INBOXES) RETURN (UPDATE) ALL
        A< * ESEARCH (TAG "a5" MAILBOX INBOX UIDVALIDITY {*}) UID
        A< * NO [NOUPDATE "a5"] {*}
        A< a5 OK ESEARCH done
        """);
  }
}
