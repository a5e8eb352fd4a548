package org.malleposte.imap;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// SEARCH with every key: RFC 9051 §6.4.4.
///
/// ```
/// 1  a plain one from Joe           2  from Ève, in base64, Latin-1
/// 3  HTML, long ago                 4  with a message attached
/// ```
class SearchTest extends ImapTest {
  @BeforeEach
  void fourMessages() {
    house.put(
        "INBOX",
        crlf(
            """
            From: Joe <joe@example.net>
            To: ann@example.org
            Cc: carl@example.org
            Subject: Lunch
            Date: Tue, 6 Feb 2024 23:30:00 -0800
            X-Colour: blue

            Shall we meet at NOON?
            """),
        crlf(
            """
            From: =?iso-8859-1?q?=C8ve?= <eve@example.net>
            Subject: =?utf-8?b?w4l0w6k=?= 2024
            Date: Wed, 7 Feb 2024 10:00:00 +0000
            Content-Type: text/plain; charset=iso-8859-1
            Content-Transfer-Encoding: base64

            TCfpdOkgZXN0IGzg
            """),
        crlf(
            """
            From: news@example.com
            Bcc: dora@example.org
            Subject: Offers
            Date: Thu, 1 Jan 1998 10:00:00 +0000
            Content-Type: text/html

            <p>Buy <b>chea</b>per <i>shoes</i> &amp; hats</p>
            """),
        crlf(
            """
            From: joe@example.net
            Subject: Forwarded
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain; name=letter.txt

            see below
            --b
            Content-Type: message/rfc822

            From: hidden@example.net
            Subject: Inner treasure

            gold
            --b--
            """));
    play(
        """
        A> s0 SELECT INBOX
        A< ...
        A< s0 OK [READ-WRITE] SELECT done
        """);
  }

  private static String crlf(String text) {
    return text.replace("\n", "\r\n");
  }

  private void finds(String keys, String numbers) {
    String found = numbers.isEmpty() ? "" : " " + numbers;
    play("A> q SEARCH " + keys + "\nA< * SEARCH" + found + "\nA< q OK SEARCH done\n");
  }

  @Test
  void headersAreSearchedDecodedInAnyCase() {
    finds("FROM joe", "1 4");
    finds("FROM \"example.com\"", "3");
    finds("TO ANN", "1");
    finds("CC carl", "1");
    finds("BCC dora", "3");
    finds("SUBJECT lUn", "1");
    finds("CHARSET UTF-8 SUBJECT {5+}\nA> éTÉ".replace("{5+}", "{5+}"), "2");
    finds("HEADER X-Colour \"\"", "1");
    finds("HEADER X-Colour red", "");
    finds("OR SUBJECT lunch SUBJECT offers", "1 3");
    finds("NOT FROM joe", "2 3");
    finds("FROM joe NOT (SUBJECT lunch)", "4");
  }

  @Test
  void bodiesAreSearchedDecoded() {
    finds("BODY noon", "1");
    finds("BODY lunch", "");
    finds("TEXT lunch", "1");
    finds("CHARSET UTF-8 BODY {4+}\nA> été".replace("{4+}", "{5+}"), "2");
    finds("BODY cheaper", "3");
    finds("BODY \"shoes & hats\"", "3");
    finds("BODY gold", "4");
    finds("BODY treasure", "4");
    finds("TEXT letter.txt", "4");
    finds("TEXT hidden@", "4");
    finds("TEXT joe BODY below", "4");
    finds("BODY \"\"", "1 2 3 4");
  }

  @Test
  void datesAndSizesAreCompared() {
    finds("SENTON 6-Feb-2024", "1"); // the sender's day
    finds("SENTSINCE 7-Feb-2024", "2");
    finds("SENTBEFORE 1-Jan-2000", "3");
    finds("ON 9-Sep-2001", "1 2 3 4");
    finds("BEFORE 9-Sep-2001", "");
    finds("SINCE 9-Sep-2001", "1 2 3 4");
    finds("SAVEDSINCE 1-Jan-2020", "1 2 3 4");
    finds("SAVEDATESUPPORTED", "1 2 3 4");
    finds("OLDER 60", "1 2 3 4"); // RFC 5032
    finds("YOUNGER 60", "");
    finds("LARGER 1 SMALLER 1000000", "1 2 3 4");
    finds("LARGER 1000000", "");
  }

  @Test
  void aLongMailboxIsSearchedByTheDaysItsMessagesWereSent() {
    String[] messages = new String[60];
    for (int i = 0; i < messages.length; i++) {
      int day = i % 28 + 1;
      String date = i == 30 ? "" : "Date: " + day + " Mar 2020 23:30:00 -0800\r\n";
      messages[i] = "From: joe@example.net\r\n" + date + "\r\nx\r\n";
    }
    house.put("Archive", messages);
    play(
        """
        A> a1 SELECT Archive
        A< ...
        A< a1 OK [READ-WRITE] SELECT done
        """);
    finds("SENTON 3-Mar-2020", "3 59");
    finds("SENTON 2-Mar-2020", "2 30 58");
    finds("SENTSINCE 28-Mar-2020", "28 56");
    finds("SENTBEFORE 1-Mar-2020", "");
    finds("55:60 NOT SENTSINCE 2-Mar-2020", "57");
  }

  @Test
  void flagsNumbersAndIdsAreCompared() {
    play(
        """
        A> a1 STORE 2:3 +FLAGS.SILENT (\\Seen $Blue)
        A< * FLAGS {*}
        A< * OK [PERMANENTFLAGS {*}] {*}
        A< a1 OK STORE done
        """);
    finds("SEEN", "2 3");
    finds("UNSEEN", "1 4");
    finds("KEYWORD $blue 3:4", "3");
    finds("UNKEYWORD $Blue", "1 4");
    finds("NEW", "1 4");
    finds("OLD", "");
    finds("RECENT", "1 2 3 4");
    finds("UID 4:*", "4");
    finds("9:12", "");
    finds("*", "4");
    finds("EMAILID M2", "2");
    finds("THREADID T3", "3");
    finds("1:3 NOT SEEN", "1");
  }

  @Test
  void resultsComeInTheFormAskedFor() { // RFC 4731
    play(
        """
        A> a1 SEARCH RETURN (MIN MAX COUNT) FROM joe
        A< * ESEARCH (TAG "a1") MIN 1 MAX 4 COUNT 2
        A< a1 OK SEARCH done
        A> a2 UID SEARCH RETURN () ALL
        A< * ESEARCH (TAG "a2") UID ALL 1:4
        A< a2 OK SEARCH done
        A> a3 SEARCH RETURN (ALL COUNT) FROM nobody
        A< * ESEARCH (TAG "a3") COUNT 0
        A< a3 OK SEARCH done
        A> a4 SEARCH CHARSET KOI8-R ALL
        A< a4 NO [BADCHARSET (UTF-8 US-ASCII)] {*}
        """);
  }

  @Test
  void thereIsOneCharsetOnceUtf8IsAccepted() { // RFC 6855 §3
    play(
        """
        A> a1 ENABLE UTF8=ACCEPT
        A< * ENABLED UTF8=ACCEPT
        A< a1 OK ENABLE done
        A> a2 SEARCH CHARSET UTF-8 FROM nobody
        A< a2 BAD {*}
        A> a3 SEARCH RETURN (COUNT) FROM nobody
        A< * ESEARCH (TAG "a3") COUNT 0
        A< a3 OK SEARCH done
        """);
  }

  @Test
  void aResultIsSavedAndUsed() { // RFC 5182
    play(
        """
        A> a1 SEARCH RETURN (SAVE) FROM joe
        A< a1 OK SEARCH done
        A> a2 FETCH $ UID
        A< * 1 FETCH (UID 1)
        A< * 4 FETCH (UID 4)
        A< a2 OK FETCH done
        A> a3 SEARCH $ SUBJECT lunch
        A< * SEARCH 1
        A< a3 OK SEARCH done
        A> a4 UID SEARCH RETURN (SAVE MAX) FROM joe
        A< * ESEARCH (TAG "a4") UID MAX 4
        A< a4 OK SEARCH done
        A> a5 UID STORE $ +FLAGS.SILENT (\\Deleted)
        A< a5 OK STORE done
        A> a6 UID EXPUNGE $
        A< * 4 EXPUNGE
        A< a6 OK EXPUNGE done
        A> a7 FETCH $ UID
        A< a7 OK FETCH done
        """);
  }
}
