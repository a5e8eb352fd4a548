package org.malleposte.imap;

import org.junit.jupiter.api.Test;

/// SORT and its relatives: RFC 5256, RFC 5267 §3, RFC 5957.
class SortTest extends ImapTest {
  private static String message(String subject, String from, String date, String body) {
    return "From: "
        + from
        + "\r\nTo: \"Émile\" <e@example.org>\r\nSubject: "
        + subject
        + (date.isEmpty() ? "" : "\r\nDate: " + date)
        + "\r\n\r\n"
        + body
        + "\r\n";
  }

  /// ```
  /// 1  Re: banana   joe          Feb 3   long
  /// 2  apple        "Zoe" <ann>  (2001)  short
  /// 3  Éclair       "bob" <mia>  Feb 1   longer
  /// 4  BANANA       ann          Feb 2   short
  /// ```
  private void fourMessages() {
    house.put(
        "INBOX",
        message("Re: banana", "joe@example.net", "Sat, 3 Feb 2024 10:00:00 +0000", "x".repeat(200)),
        message("apple", "Zoe <ann@example.net>", "", "x"),
        message(
            "=?utf-8?q?=C3=89clair?=",
            "bob <mia@example.net>",
            "Thu, 1 Feb 2024 10:00:00 +0000",
            "x".repeat(400)),
        message("BANANA", "ann@example.net", "Fri, 2 Feb 2024 23:00:00 -0200", "x"));
    select();
  }

  private void select() {
    play(
        """
        A> s0 SELECT INBOX
        A< ...
        A< s0 OK [READ-WRITE] SELECT done
        """);
  }

  private void sorts(String by, String numbers) {
    play("A> q SORT (" + by + ") UTF-8 ALL\nA< * SORT " + numbers + "\nA< q OK SORT done\n");
  }

  @Test
  void messagesAreSortedByEachKey() {
    fourMessages();
    sorts("SUBJECT", "2 1 4 3"); // i;unicode-casemap
    sorts("REVERSE SUBJECT", "3 1 4 2"); // those that are equal stay in order
    sorts("SUBJECT DATE", "2 4 1 3");
    sorts("DATE", "2 3 4 1"); // 4 was sent on the third in UTC; 2 when it came
    sorts("FROM DATE", "2 4 1 3");
    sorts("FROM REVERSE DATE", "4 2 1 3");
    sorts("TO", "1 2 3 4");
    sorts("CC REVERSE ARRIVAL", "1 2 3 4");
    sorts("DISPLAYFROM", "4 3 1 2");
    sorts("DISPLAYTO REVERSE DISPLAYFROM", "2 1 3 4");
    sorts("SIZE", "2 4 1 3");
    sorts("REVERSE SIZE", "3 1 4 2");
  }

  @Test
  void whatIsNewIsSortedToo() {
    fourMessages();
    sorts("SUBJECT", "2 1 4 3");
    house.put("INBOX", message("Aardvark", "zed@example.net", "", "x"));
    play(
        """
        A> a1 NOOP
        A< * 5 EXISTS
        A< * 5 RECENT
        A< a1 OK NOOP done
        """);
    sorts("SUBJECT", "5 2 1 4 3");
    play(
        """
        A> a2 UID STORE 1 +FLAGS.SILENT (\\Deleted)
        A< a2 OK STORE done
        A> a3 EXPUNGE
        A< * 1 EXPUNGE
        A< a3 OK EXPUNGE done
        """);
    sorts("SUBJECT", "4 1 3 2");
  }

  @Test
  void theSearchProgramIsObeyed() {
    fourMessages();
    play(
        """
        A> a1 UID SORT (REVERSE DATE) US-ASCII FROM ann
        A< * SORT 4 2
        A< a1 OK SORT done
        A> a2 SORT (DATE) UTF-8 FROM nobody
        A< * SORT
        A< a2 OK SORT done
        A> a3 SORT (DATE) KOI8-R ALL
        A< a3 NO [BADCHARSET (UTF-8 US-ASCII)] {*}
        A> a4 SORT (COLOUR) UTF-8 ALL
        A< a4 BAD {*}
        A> a5 SORT (SUBJECT) UTF-8 MODSEQ 1
        A< * OK [HIGHESTMODSEQ {m}] {*}
        A< * SORT 2 1 4 3 (MODSEQ {m})
        A< a5 OK SORT done
        """);
  }

  @Test
  void resultsComeInTheFormAskedFor() { // RFC 5267 §3
    fourMessages();
    play(
        """
        A> a1 SORT RETURN (MIN MAX COUNT) (SUBJECT) UTF-8 ALL
        A< * ESEARCH (TAG "a1") MIN 2 MAX 3 COUNT 4
        A< a1 OK SORT done
        A> a2 UID SORT RETURN () (SUBJECT) UTF-8 ALL
        A< * ESEARCH (TAG "a2") UID ALL 2,1,4,3
        A< a2 OK SORT done
        A> a3 SORT RETURN (COUNT) (SUBJECT) UTF-8 FROM nobody
        A< * ESEARCH (TAG "a3") COUNT 0
        A< a3 OK SORT done
        A> a4 SORT RETURN (SAVE) (SUBJECT) UTF-8 FROM ann
        A< a4 OK SORT done
        A> a5 FETCH $ UID
        A< * 2 FETCH (UID 2)
        A< * 4 FETCH (UID 4)
        A< a5 OK FETCH done
        """);
  }

  private static String linked(String id, String references, String subject, int day) {
    return "From: joe@example.net\r\nMessage-ID: <"
        + id
        + "@x>\r\n"
        + (references.isEmpty() ? "" : "References: " + references + "\r\n")
        + "Subject: "
        + subject
        + "\r\nDate: "
        + day
        + " Feb 2024 10:00:00 +0000\r\n\r\nx\r\n";
  }

  private void threads(String algorithm, String threads) {
    play(
        "A> q THREAD "
            + algorithm
            + " UTF-8 ALL\nA< * THREAD "
            + threads
            + "\nA< q OK THREAD done\n");
  }

  /// ```
  /// 1  lunch              7  another lunch, without references
  ///   2  Re: lunch        6  a reply to somebody who is not here
  ///     3  Re: lunch      5  another to the same
  ///   4  Re: lunch
  /// ```
  @Test
  void messagesAreThreaded() {
    house.put(
        "INBOX",
        linked("1", "", "lunch", 1),
        linked("2", "<1@x>", "Re: lunch", 2),
        linked("3", "<1@x> <2@x>", "Re: lunch", 4),
        linked("4", "<1@x>", "Re: lunch", 3),
        linked("5", "<gone@x>", "Re: trip", 6),
        linked("6", "<gone@x>", "Re: trip to Rome", 5),
        linked("7", "", "Lunch", 7));
    select();
    threads("REFERENCES", "((1 (2 3)(4))(7))((6)(5))");
    threads("REFS", "(1 (2 3)(4))((6)(5))(7)");
    threads("ORDEREDSUBJECT", "(1 (2)(4)(3)(7))(6)(5)");
    play(
        """
        A> a1 UID THREAD REFS UTF-8 NOT UID 2
        A< * THREAD (1 (4)(3))((6)(5))(7)
        A< a1 OK THREAD done
        A> a2 THREAD REFERENCES UTF-8 FROM nobody
        A< * THREAD
        A< a2 OK THREAD done
        A> a3 THREAD JUST UTF-8 ALL
        A< a3 BAD {*}
        """);
  }

  @Test
  void referencesInACircleEndSomewhere() {
    house.put(
        "INBOX",
        linked("1", "<2@x>", "one", 1),
        linked("2", "<3@x>", "two", 2),
        linked("3", "<1@x>", "three", 3),
        linked("4", "<4@x>", "four", 4),
        linked("1", "<3@x>", "a double", 5));
    select();
    threads("REFS", "(4)(3 (2 1)(5))");
  }

  @Test
  void aConversationMayBeDeep() {
    String[] messages = new String[3000];
    for (int i = 0; i < messages.length; i++) {
      messages[i] = linked("" + i, i == 0 ? "" : "<" + (i - 1) + "@x>", "deep", 1);
    }
    house.put("INBOX", messages);
    StringBuilder chain = new StringBuilder("1");
    for (int i = 2; i <= messages.length; i++) {
      chain.append(' ').append(i);
    }
    select();
    threads("REFERENCES", "(" + chain + ")");
  }
}
