package org.malleposte.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.malleposte.format.Messages.body;
import static org.malleposte.format.Messages.envelope;
import static org.malleposte.format.Messages.structure;

import org.junit.jupiter.api.Test;

/// ENVELOPE, BODY and BODYSTRUCTURE as RFC 3501 §7.4.2 and RFC 9051 §7.5.2 have them.
class ImapStructureTest {
  @Test
  void theEnvelopeOfTheRfc() { // RFC 3501 §8
    assertThat(
            envelope(
                """
                Date: Wed, 17 Jul 1996 02:23:25 -0700 (PDT)
                From: Terry Gray <gray@cac.washington.edu>
                Subject: IMAP4rev1 WG mtg summary and minutes
                To: imap@cac.washington.edu
                cc: minutes@CNRI.Reston.VA.US, John Klensin <KLENSIN@MIT.EDU>
                Message-Id: <B27397-0100000@cac.washington.edu>
                MIME-Version: 1.0
                Content-Type: TEXT/PLAIN; CHARSET=US-ASCII

                """))
        .isEqualTo(
            "(\"Wed, 17 Jul 1996 02:23:25 -0700 (PDT)\""
                + " \"IMAP4rev1 WG mtg summary and minutes\""
                + " ((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\"))"
                + " ((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\"))"
                + " ((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\"))"
                + " ((NIL NIL \"imap\" \"cac.washington.edu\"))"
                + " ((NIL NIL \"minutes\" \"CNRI.Reston.VA.US\")"
                + "(\"John Klensin\" NIL \"KLENSIN\" \"MIT.EDU\"))"
                + " NIL NIL \"<B27397-0100000@cac.washington.edu>\")");
  }

  @Test
  void theBodyOfTheRfc() { // RFC 3501 §8
    String message = "Content-Type: TEXT/PLAIN; CHARSET=US-ASCII\n\n";
    String text = ("x".repeat(31) + "\n").repeat(91) + "x".repeat(3028 - 91 * 33 - 2) + "\n";
    assertThat(body(message + text))
        .isEqualTo("(\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 3028 92)");
  }

  @Test
  void aTwoPartMessage() { // the shape of RFC 3501 §7.4.2's example
    String message =
        """
        Content-Type: MULTIPART/MIXED; BOUNDARY=b

        --b
        Content-Type: TEXT/PLAIN; CHARSET=US-ASCII

        one
        two
        --b
        Content-Type: TEXT/PLAIN; CHARSET=US-ASCII; NAME="cc.diff"
        Content-ID: <960723163407.20117h@cac.washington.edu>
        Content-Description: Compiler diff
        Content-Transfer-Encoding: BASE64

        aGVsbG8=
        --b--
        """;
    assertThat(body(message))
        .isEqualTo(
            "((\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 8 1)"
                + "(\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\" \"NAME\" \"cc.diff\")"
                + " \"<960723163407.20117h@cac.washington.edu>\" \"Compiler diff\" \"BASE64\" 8 0)"
                + " \"MIXED\")");
  }

  @Test
  void extensionData() {
    assertThat(
            structure(
                """
                Content-Type: image/png; name=a.png
                Content-MD5: Q2hlY2s=
                Content-Disposition: attachment; filename="a \\"b\\".png"; size=3
                Content-Language: de, en (comment)
                Content-Location: http://example.org/a.png
                Content-Transfer-Encoding: base64

                AAAA
                """))
        .isEqualTo(
            "(\"image\" \"png\" (\"name\" \"a.png\") NIL NIL \"base64\" 6 \"Q2hlY2s=\""
                + " (\"attachment\" (\"filename\" \"a \\\"b\\\".png\" \"size\" \"3\"))"
                + " (\"de\" \"en\") \"http://example.org/a.png\")");
  }

  @Test
  void aLocationIsItsUriAlone() { // RFC 2557 §4.2
    assertThat(
            structure(
                """
                Content-Type: image/png
                Content-Location: (Comments before) "http://example.org/
                    lots/a(1).png" (and after)
                Content-Transfer-Encoding: base64

                AAAA
                """))
        .endsWith(" NIL NIL NIL \"http://example.org/lots/a(1).png\")");
  }

  @Test
  void aMessagePartHasEnvelopeBodyAndLines() {
    String message =
        """
        Content-Type: message/rfc822

        From: a@b.example
        Subject: inner

        text
        """;
    assertThat(structure(message))
        .isEqualTo(
            "(\"message\" \"rfc822\" NIL NIL NIL \"7BIT\" 43"
                + " (NIL \"inner\" ((NIL NIL \"a\" \"b.example\")) ((NIL NIL \"a\" \"b.example\"))"
                + " ((NIL NIL \"a\" \"b.example\")) NIL NIL NIL NIL NIL)"
                + " (\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 6 1 NIL NIL NIL"
                + " NIL) 4 NIL NIL NIL NIL)");
  }

  @Test
  void aMessagePartInBase64IsNotLookedInto() {
    assertThat(
            structure("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nYQ==\n"))
        .isEqualTo("(\"APPLICATION\" \"OCTET-STREAM\" NIL NIL NIL \"base64\" 6 NIL NIL NIL NIL)");
  }

  @Test
  void cutParametersAreJoined() { // RFC 2231 §3 and §4.1
    assertThat(
            structure(
                """
                Content-Type: application/x-stuff; title*0*=us-ascii'en'This%20is%20even%20more%20;
                 title*1*=%2A%2A%2Afun%2A%2A%2A%20; title*2="isn't it!"

                """))
        .startsWith(
            "(\"application\" \"x-stuff\" (\"title*\""
                + " \"us-ascii'en'This%20is%20even%20more%20%2A%2A%2Afun%2A%2A%2A%20isn't it!\")");
  }

  @Test
  void whatAQuotedStringMayNotHoldIsALiteral() {
    assertThat(envelope("Subject: Gr\u00fc\u00dfe \"x\"\nFrom: a\u0001b@c\n\n"))
        .startsWith("(NIL {9}\r\nGr\u00fc\u00dfe \"x\" ((NIL NIL {3}\r\na\u0001b \"c\"))");
    assertThat(envelope("Subject: a \"b\" \\c\n\n")).startsWith("(NIL \"a \\\"b\\\" \\\\c\" ");
    assertThat(envelope("Subject: a\0b\n\n")).startsWith("(NIL \"ab\" ");
    assertThat(envelope("Subject:\n\n")).startsWith("(NIL \"\" NIL");
  }

  @Test
  void groupsRoutesAndComments() { // RFC 3501 §7.4.2
    assertThat(
            envelope(
                """
                From: user@domain (Real Name)
                Sender:
                Reply-To: <@route,@b:user@domain>
                To: group: g1@d1.org, g2@d2.org;, group2: g3@d3.org;
                Cc: undisclosed-recipients:;
                Bcc: ,

                """))
        .isEqualTo(
            "(NIL NIL ((\"Real Name\" NIL \"user\" \"domain\"))"
                + " ((\"Real Name\" NIL \"user\" \"domain\"))"
                + " ((NIL \"@route,@b\" \"user\" \"domain\"))"
                + " ((NIL NIL \"group\" NIL)(NIL NIL \"g1\" \"d1.org\")(NIL NIL \"g2\" \"d2.org\")"
                + "(NIL NIL NIL NIL)(NIL NIL \"group2\" NIL)(NIL NIL \"g3\" \"d3.org\")"
                + "(NIL NIL NIL NIL))"
                + " ((NIL NIL \"undisclosed-recipients\" NIL)(NIL NIL NIL NIL))"
                + " NIL NIL NIL)");
  }

  @Test
  void badContentTypesArePlainText() { // RFC 2045 §5.2
    for (String type : new String[] {"text", "", "/", ";charset=x", "\"text/html\"", "a/"}) {
      assertThat(structure("Content-Type: " + type + "\n\n"))
          .startsWith("(\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\")");
    }
    assertThat(structure("Content-Type: text/html charset=x\n\n"))
        .startsWith("(\"text\" \"html\" ");
  }
}
