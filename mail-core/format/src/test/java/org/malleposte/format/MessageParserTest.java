package org.malleposte.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.malleposte.format.Messages.crlf;
import static org.malleposte.format.Messages.octets;
import static org.malleposte.format.Messages.parse;
import static org.malleposte.format.Messages.section;
import static org.malleposte.format.Messages.structure;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Where the parts of a message are, and what it says of itself.
class MessageParserTest {
  private static final String FORWARD =
      """
      From: user@domain.org
      Date: Sat, 24 Mar 2007 23:00:00 +0200
      Mime-Version: 1.0
      Content-Type: multipart/mixed; boundary="foo
       bar"

      Root MIME prologue

      --foo bar
      Content-Type: text/x-myown; charset=us-ascii

      hello

      --foo bar
      Content-Type: message/rfc822

      From: sub@domain.org
      Subject: submsg
      Content-Type: multipart/alternative; boundary="sub1"

      Sub MIME prologue
      --sub1
      Content-Type: text/html

      <p>Hello world</p>

      --sub1
      Content-Type: text/plain

      Hello another world

      --sub1--
      Sub MIME epilogue

      --foo bar--
      Root MIME epilogue
      """;

  @Test
  void sectionsAreRangesOfTheMessage() { // RFC 9051 §6.4.5
    byte[] message = crlf(FORWARD);
    assertThat(section(message, "")).isEqualTo(FORWARD);
    assertThat(section(message, "HEADER")).startsWith("From: user").endsWith("bar\"\n\n");
    assertThat(section(message, "TEXT")).startsWith("Root").endsWith("Root MIME epilogue\n");
    assertThat(section(message, "1")).isEqualTo("hello\n");
    assertThat(section(message, "1.MIME"))
        .isEqualTo("Content-Type: text/x-myown; charset=us-ascii\n\n");
    assertThat(section(message, "2")).startsWith("From: sub").endsWith("Sub MIME epilogue\n");
    assertThat(section(message, "2.MIME")).isEqualTo("Content-Type: message/rfc822\n\n");
    assertThat(section(message, "2.HEADER")).startsWith("From: sub").endsWith("\"sub1\"\n\n");
    assertThat(section(message, "2.text")).startsWith("Sub MIME prologue\n--sub1\n");
    assertThat(section(message, "2.1")).isEqualTo("<p>Hello world</p>\n");
    assertThat(section(message, "2.2")).isEqualTo("Hello another world\n");
    assertThat(section(message, "2.2.MIME")).isEqualTo("Content-Type: text/plain\n\n");
    assertThat(section(message, "3")).isNull();
    assertThat(section(message, "1.1")).isNull();
    assertThat(section(message, "1.HEADER")).isNull();
    assertThat(section(message, "2.3")).isNull();
    assertThat(section(message, "MIME")).isNull();
    assertThat(section(message, "1.")).isNull();
  }

  @Test
  void lineEndsMayBeBare() {
    byte[] message = octets(FORWARD);
    assertThat(section(message, "1")).isEqualTo("hello\n");
    assertThat(section(message, "2.2")).isEqualTo("Hello another world\n");
    assertThat(section(message, "2.1.MIME")).isEqualTo("Content-Type: text/html\n\n");
  }

  @Test
  void aMessageThatIsNoMultipartHasPartOne() {
    byte[] message = crlf("Subject: x\n\nbody\n");
    assertThat(section(message, "1")).isEqualTo("body\n");
    assertThat(section(message, "TEXT")).isEqualTo("body\n");
    assertThat(section(message, "1.MIME")).isEqualTo("Subject: x\n\n");
    assertThat(section(message, "2")).isNull();
  }

  @Test
  void theMessageInAMessagePartHasItsOwnPartOne() {
    byte[] message = crlf("Content-Type: message/rfc822\n\nSubject: in\n\ninner\n");
    assertThat(section(message, "1")).isEqualTo("Subject: in\n\ninner\n");
    assertThat(section(message, "1.HEADER")).isEqualTo("Subject: in\n\n");
    assertThat(section(message, "1.TEXT")).isEqualTo("inner\n");
    assertThat(section(message, "1.1")).isEqualTo("inner\n");
  }

  @Test
  void partsOfADigestAreMessages() { // RFC 2046 §5.1.5
    String digest =
        """
        Content-Type: multipart/digest; boundary="foo"

        --foo\s

        From: m1@example.com
        Subject: m1

        m1 body

        --foo\s
        X-Mime: m2 header

        From: m2@example.com

        m2 body

        --foo--
        """;
    byte[] message = crlf(digest);
    assertThat(section(message, "1")).isEqualTo("From: m1@example.com\nSubject: m1\n\nm1 body\n");
    assertThat(section(message, "1.MIME")).isEqualTo("\n");
    assertThat(section(message, "1.TEXT")).isEqualTo("m1 body\n");
    assertThat(section(message, "2.MIME")).isEqualTo("X-Mime: m2 header\n\n");
    assertThat(section(message, "2.HEADER")).isEqualTo("From: m2@example.com\n\n");
  }

  @Test
  void aBoundaryMayStartLikeAnother() {
    String nested =
        """
        Content-Type: multipart/mixed; boundary=abc

        --abc
        Content-Type: multipart/mixed; boundary=abcdef

        --abcdef

        one
        --abcdef

        two
        --abcdef--
        --abc

        three
        --abcd
        --abc--
        """;
    byte[] message = crlf(nested);
    assertThat(section(message, "1.1")).isEqualTo("one");
    assertThat(section(message, "1.2")).isEqualTo("two");
    assertThat(section(message, "2")).isEqualTo("three\n--abcd");
    assertThat(section(message, "3")).isNull();
  }

  @Test
  void anOuterBoundaryEndsInnerParts() {
    String cut =
        """
        Content-Type: multipart/mixed; boundary=out

        --out
        Content-Type: multipart/mixed; boundary=in

        --in

        one
        --out

        two
        """;
    byte[] message = crlf(cut);
    assertThat(section(message, "1.1")).isEqualTo("one");
    assertThat(section(message, "2")).isEqualTo("two\n");
  }

  @Test
  void aMultipartWithoutItsBoundaryShowsItsText() {
    String lost =
        """
        Content-Type: multipart/mixed; boundary=never

        the text
        """;
    assertThat(structure(lost))
        .isEqualTo(
            "((\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 10 1 NIL NIL NIL"
                + " NIL) \"mixed\" (\"boundary\" \"never\") NIL NIL NIL)");
    assertThat(section(crlf(lost), "1")).isEqualTo("the text\n");
  }

  @Test
  void partsMayLackHeaderAndBody() {
    String odd =
        """
        Content-Type: multipart/mixed; boundary=b

        --b
        no header here
        --b
        Content-Type: text/plain
        --b

        --b--
        """;
    byte[] message = crlf(odd);
    Messages.checkInvariants(MessageParser.parse(message), message);
    assertThat(section(message, "1")).isEqualTo("no header here");
    assertThat(section(message, "2")).isEmpty();
    assertThat(section(message, "2.MIME")).isEqualTo("Content-Type: text/plain");
    assertThat(section(message, "3")).isEmpty();
  }

  @Test
  void emptyAndHeaderOnlyMessages() {
    for (String text :
        List.of("", "\n", "Subject: x", "Subject: x\n", "Subject: x\n\n", " ", "-")) {
      byte[] message = crlf(text);
      Messages.checkInvariants(MessageParser.parse(message), message);
    }
    assertThat(parse("Subject: x").subject()).isEqualTo("x");
    assertThat(parse("Subject: x").headerLength()).isEqualTo(10);
    assertThat(parse("no header").headerLength()).isZero();
  }

  @Test
  void theHeaderSpeaksForTheMessage() {
    MessageSummary message =
        parse(
            """
            From: =?iso-8859-1?Q?Andr=E9?= Pirard <PIRARD@vm1.ulg.ac.be>
            To: Group: a@b.example, "C, D" <c@d.example>;
            Subject: Re: [list] =?UTF-8?Q?caf=C3=A9?= (fwd)
            Date: Fri, 21 Nov 1997 09:55:06 -0600
            Message-ID: <1@example.org>
            In-Reply-To: <0@example.org> (yours)
            References: <a@b> <"0"@example.org> <a@b>
             <0@example.org>

            text
            """);
    assertThat(message.from())
        .containsExactly(Address.mailbox("André Pirard", "PIRARD", "vm1.ulg.ac.be"));
    assertThat(message.to()).hasSize(4);
    assertThat(message.to().get(2).display()).isEqualTo("\"C, D\" <c@d.example>");
    assertThat(message.subject()).isEqualTo("Re: [list] café (fwd)");
    assertThat(message.baseSubject()).isEqualTo("café");
    assertThat(message.replyOrForward()).isTrue();
    assertThat(message.sentDate()).isEqualTo(new MailDate(880127706000L, -360));
    assertThat(message.sentMillis(5)).isEqualTo(880127706000L);
    assertThat(parse("Date: never\n\n").sentMillis(5)).isEqualTo(5);
    assertThat(message.messageId()).isEqualTo("1@example.org");
    assertThat(message.inReplyTo()).containsExactly("0@example.org");
    assertThat(message.references()).containsExactly("a@b", "0@example.org");
  }

  @Test
  void decodedLengthsKnowTheEncoding() {
    MessageSummary message =
        parse(
            """
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Transfer-Encoding: base64

            SGVsbG8=
            --b
            Content-Transfer-Encoding: Quoted-Printable

            a=3Db=
            c \s
            d
            --b
            Content-Transfer-Encoding: 8bit

            xyz

            --b--
            """);
    assertThat(message.parts().stream().skip(1).map(Part::decodedLength))
        .containsExactly(5L, 7L, 5L);
  }

  @Test
  void attachmentsAreWhatAClientOffers() {
    assertThat(parse("\ntext").hasAttachment()).isFalse();
    assertThat(parse("Content-Type: application/pdf\n\nx").hasAttachment()).isTrue();
    assertThat(parse("Content-Disposition: attachment\n\nx").hasAttachment()).isTrue();
    String related = "Content-Type: multipart/related; boundary=b\n\n--b\n\nhtml\n--b\n";
    assertThat(parse(related + "Content-Type: image/png\nContent-ID: <x@y>\n\nx\n--b--\n"))
        .extracting(MessageSummary::hasAttachment)
        .isEqualTo(false);
    assertThat(parse(related + "Content-Type: image/png\n\nx\n--b--\n").hasAttachment()).isTrue();
  }
}
