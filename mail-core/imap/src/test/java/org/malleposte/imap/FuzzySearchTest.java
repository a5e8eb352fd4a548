package org.malleposte.imap;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Searches for words and how relevant what they find is: RFC 6203. Without an index: what the
/// index says is the same.
///
/// ```
/// 1  Subject: Break     body: imap
/// 2  Subject: broken    body: the IMAP breaks
/// 3  Subject: IMAP      body: imap, imap
/// 4  Subject: Réunion   body: les chevaux
/// ```
class FuzzySearchTest extends ImapTest {
  private static String message(String subject, String body) {
    return "From: Joe <joe.smith@example.net>\r\nSubject: "
        + subject
        + "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        + body
        + "\r\n";
  }

  @BeforeEach
  void fourMessages() {
    house.put(
        "INBOX",
        message("Break", "imap"),
        message("broken", "the IMAP breaks"),
        message("IMAP", "imap, imap"),
        message("=?utf-8?q?R=C3=A9union?=", "les chevaux"));
    play(
        """
        A> s0 SELECT INBOX
        A< ...
        A< s0 OK [READ-WRITE] SELECT done
        """);
  }

  @Test
  void whatIsRelevantIsSaidSo() {
    play(
        """
        A> a1 SEARCH RETURN (RELEVANCY ALL) FUZZY TEXT imap
        A< * ESEARCH (TAG "a1") ALL 1:3 RELEVANCY (47 47 85)
        A< a1 OK SEARCH done
        A> a2 SEARCH RETURN (RELEVANCY COUNT) FUZZY TEXT nothing
        A< * ESEARCH (TAG "a2") COUNT 0
        A< a2 OK SEARCH done
        A> a3 SEARCH RETURN (RELEVANCY PARTIAL 2:3) FUZZY TEXT imap
        A< * ESEARCH (TAG "a3") RELEVANCY (47 85) PARTIAL (2:3 2:3)
        A< a3 OK SEARCH done
        A> a4 SEARCH FUZZY (TEXT break TEXT imap) NOT FUZZY SUBJECT breaks
        A< * SEARCH 2
        A< a4 OK SEARCH done
        A> a5 ESEARCH IN (selected) RETURN (RELEVANCY ALL) FUZZY SUBJECT imap
        A< * ESEARCH (TAG "a5" MAILBOX INBOX UIDVALIDITY {*}) UID ALL 3 RELEVANCY (67)
        A< a5 OK ESEARCH done
        """);
  }

  @Test
  void itCanBeSortedBy() {
    play(
        """
        A> a1 SORT (RELEVANCY) UTF-8 FUZZY TEXT imap
        A< * SORT 3 1 2
        A< a1 OK SORT done
        A> a2 SORT (REVERSE RELEVANCY) UTF-8 FUZZY TEXT imap
        A< * SORT 1 2 3
        A< a2 OK SORT done
        A> a3 SORT (RELEVANCY REVERSE SUBJECT) UTF-8 FUZZY TEXT imap
        A< * SORT 3 2 1
        A< a3 OK SORT done
        A> a4 SORT (FROM RELEVANCY SUBJECT) UTF-8 FUZZY TEXT imap
        A< * SORT 3 1 2
        A< a4 OK SORT done
        A> a5 SORT RETURN (RELEVANCY ALL UPDATE) (RELEVANCY) UTF-8 FUZZY TEXT imap
        A< * ESEARCH (TAG "a5") ALL 3,1:2 RELEVANCY (85 47 47)
        A< * NO [NOUPDATE "a5"] The order of what is relevant is told once
        A< a5 OK SORT done
        """);
  }

  @Test
  void withoutWordsNothingIsRelevant() {
    play(
        """
        A> a1 SEARCH RETURN (RELEVANCY ALL) TEXT imap
        A< a1 BAD RELEVANCY needs a FUZZY search
        A> a2 SORT (RELEVANCY) UTF-8 TEXT imap
        A< a2 BAD RELEVANCY needs a FUZZY search
        A> a3 ESEARCH IN (selected) RETURN (RELEVANCY) TEXT imap
        A< a3 BAD RELEVANCY needs a FUZZY search
        """);
  }

  @Test
  void exactSearchesCompareByTheCasemap() { // RFC 5255 §4.2, RFC 5051 §2
    play(
        """
        A> a1 SEARCH CHARSET UTF-8 SUBJECT {8+}
        A> RÉUNION
        A< * SEARCH 4
        A< a1 OK SEARCH done
        A> a2 SEARCH CHARSET UTF-8 SUBJECT {5+}
        A> re\u0301u
        A< * SEARCH 4
        A< a2 OK SEARCH done
        A> a3 SEARCH SUBJECT RE
        A< * SEARCH 1 4
        A< a3 OK SEARCH done
        """);
  }

  @Test
  void wordsOfSeveralLanguages() {
    play(
        """
        A> a1 SEARCH FUZZY SUBJECT reunions
        A< * SEARCH 4
        A< a1 OK SEARCH done
        A> a2 SEARCH FUZZY BODY "cheval "
        A< * SEARCH 4
        A< a2 OK SEARCH done
        A> a3 SEARCH FUZZY FROM smith@example.net
        A< * SEARCH 1 2 3 4
        A< a3 OK SEARCH done
        A> a4 SEARCH FUZZY BODY "\\"imap breaks\\""
        A< * SEARCH 2
        A< a4 OK SEARCH done
        A> a5 SEARCH SUBJECT reunion
        A< * SEARCH
        A< a5 OK SEARCH done
        """);
  }
}
