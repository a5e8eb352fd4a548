package org.malleposte.imap;

import org.junit.jupiter.api.Test;

/// CATENATE: RFC 4469.
class CatenateTest extends ImapTest {
  private static final String LETTER =
      "From: joe@example.net\r\nSubject: A letter\r\n\r\nDear Ann,\r\n";

  @Test
  void aMessageIsPutTogether() {
    house.put("INBOX", LETTER);
    play(
        """
        A> a0 STATUS INBOX (UIDVALIDITY)
        A< * STATUS INBOX (UIDVALIDITY {v})
        A< a0 OK STATUS done
        A> a1 APPEND Drafts (\\Draft) CATENATE (TEXT {12}
        A< + Send the literal
        A> Subject: x
        A>  URL "/INBOX;UIDVALIDITY={v}/;UID=1/;SECTION=HEADER" TEXT {4+}
        A> And  URL {27+}
        A> /INBOX/;UID=1/;section=TEXT URL "/INBOX/;uid=1/;PARTIAL=0.5" URL /INBOX/;UID=1/;PARTIAL=52)
        A< a1 OK [APPENDUID {*} 1] APPEND done
        A> a2 SELECT Drafts
        A< ...
        A< a2 OK [READ-WRITE] SELECT done
        A> a3 FETCH 1 (FLAGS BODY[])
        A< * 1 FETCH (FLAGS ({*}\\Draft) BODY[] {79}
        A< Subject: x
        A< From: joe@example.net
        A< Subject: A letter
        A<
        A< And Dear Ann,
        A< From:,
        A< )
        A< a3 OK FETCH done
        """);
  }

  @Test
  void aUrlMayBeginAtTheSelectedMailbox() {
    house.put("INBOX", LETTER);
    play(
        """
        A> a1 APPEND INBOX CATENATE (URL ";UID=1")
        A< a1 NO [BADURL ";UID=1"] {*}
        A> a2 SELECT INBOX
        A< ...
        A< a2 OK [READ-WRITE] SELECT done
        A> a3 REPLACE 1 INBOX CATENATE (URL ";UID=1/;SECTION=HEADER" TEXT {7+}
        A> Hello
        A> )
        A< * OK [APPENDUID {*} 2] {*}
        A< ...
        A< * 1 EXPUNGE
        A< ...
        A< a3 OK REPLACE done
        A> a4 FETCH 1 BODY.PEEK[TEXT]
        A< * 1 FETCH (BODY[TEXT] {7}
        A< Hello
        A< )
        A< a4 OK FETCH done
        """);
  }

  @Test
  void aBadUrlIsNamedAndNothingIsAdded() {
    house.put("INBOX", LETTER);
    play(
        """
        A> a1 APPEND INBOX CATENATE (URL "/INBOX/;UID=9")
        A< a1 NO [BADURL "/INBOX/;UID=9"] {*}
        A> a2 APPEND INBOX CATENATE (URL "/INBOX;UIDVALIDITY=1/;UID=1")
        A< a2 NO [BADURL "/INBOX;UIDVALIDITY=1/;UID=1"] {*}
        A> a3 APPEND INBOX CATENATE (URL "/INBOX/;UID=1/;SECTION=7")
        A< a3 NO [BADURL "/INBOX/;UID=1/;SECTION=7"] {*}
        A> a4 APPEND INBOX CATENATE (URL "/No%20where/;UID=1")
        A< a4 NO [BADURL "/No%20where/;UID=1"] {*}
        A> a5 APPEND INBOX CATENATE (URL "imap://elsewhere/INBOX/;UID=1]")
        A< a5 NO [BADURL "imap://elsewhere/INBOX/;UID=1?"] {*}
        A> a6 APPEND INBOX CATENATE (URL "/INBOX/;UID=%zz")
        A< a6 NO [BADURL {*}] {*}
        A> a7 APPEND INBOX CATENATE (FILE "/etc/passwd")
        A< a7 BAD {*}
        A> a8 APPEND INBOX CATENATE ()
        A< a8 BAD {*}
        A> a9 APPEND INBOX CATENATE (TEXT ~{1+}
        A> x)
        A< a9 BAD {*}
        A> b1 STATUS INBOX (MESSAGES)
        A< * STATUS INBOX (MESSAGES 1)
        A< b1 OK STATUS done
        """);
  }

  @Test
  void anothersMailboxIsReadAsFarAsRightsGo() {
    house.put("INBOX", LETTER);
    play(
        """
        A> a1 SETACL INBOX bob@example.org l
        A< a1 OK SETACL done
        B< * OK {*}
        B> b0 LOGIN bob secret
        B< b0 OK [CAPABILITY {*}] LOGIN done
        B> b1 APPEND INBOX CATENATE (URL "/Other%20Users/ann@example.org/INBOX/;UID=1")
        B< b1 NO [BADURL {*}] {*}
        A> a2 SETACL INBOX bob@example.org lr
        A< a2 OK SETACL done
        B> b2 APPEND INBOX CATENATE (URL "/Other%20Users/ann@example.org/INBOX/;UID=1")
        B< b2 OK [APPENDUID {*}] APPEND done
        """);
  }

  @Test
  void severalMessagesAtOnce() { // RFC 3502 with RFC 4469 §3
    house.put("INBOX", LETTER);
    play(
        """
        A> a1 APPEND INBOX (\\Seen) CATENATE (URL /INBOX/;UID=1) {1+}
        A> x CATENATE (TEXT {1+}
        A> y)
        A< a1 OK [APPENDUID {*} 2:4] APPEND done
        """);
  }

  @Test
  void whatWouldBeTooLargeIsNeverWritten() { // RFC 4469 §4, RFC 7889
    house.close();
    house = new House(spools, new ImapOptions(100, true, 0, "0.1"));
    house.put("INBOX", LETTER);
    play(
        """
        A> a1 APPEND INBOX CATENATE (URL /INBOX/;UID=1 URL /INBOX/;UID=1)
        A< a1 NO [TOOBIG] {*}
        A> a2 APPEND INBOX CATENATE (URL /INBOX/;UID=1 URL /INBOX/;UID=1/;SECTION=HEADER)
        A< a2 OK [APPENDUID {*} 2] APPEND done
        A> a3 APPEND INBOX CATENATE (TEXT {101}
        A< a3 NO [TOOBIG] {*}
        """);
  }

  @Test
  void partsMayBeUtf8OnceThatIsEnabled() { // RFC 6855 §4
    house.play(
        """
        A> a1 APPEND INBOX CATENATE (UTF8 (~{3+}
        A> abc))
        A< a1 BAD {*}
        A> a2 ENABLE UTF8=ACCEPT
        A< * ENABLED UTF8=ACCEPT
        A< a2 OK ENABLE done
        A> a3 APPEND INBOX CATENATE (UTF8 (~{15+}
        A> Subject: ä
        A>
        A> ) TEXT {2+}
        A> hi)
        A< a3 OK [APPENDUID {*}] APPEND done
        A> a4 SELECT INBOX
        A< ...
        A< a4 OK {*}
        A> a5 FETCH 1 BODY.PEEK[TEXT]
        A< * 1 FETCH (BODY[TEXT] {2}
        A< hi)
        A< a5 OK FETCH done
        """);
  }
}
