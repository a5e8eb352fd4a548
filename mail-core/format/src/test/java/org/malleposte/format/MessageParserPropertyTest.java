package org.malleposte.format;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// What holds for any bytes.
class MessageParserPropertyTest {
  @Property(tries = 500)
  void anyOctetsGiveALegalSummary(@ForAll byte[] message) {
    Messages.checkInvariants(MessageParser.parse(message), message);
  }

  @Property(tries = 2000)
  void anyShuffledMailGivesALegalSummary(@ForAll("mail") byte[] message) {
    Messages.checkInvariants(MessageParser.parse(message), message);
  }

  @Property(tries = 2000)
  void piecesMakeNoDifference(@ForAll("mail") byte[] message, @ForAll long seed) {
    Messages.checkSame(
        "in pieces", Pieces.parse(message, new Random(seed)), MessageParser.parse(message));
  }

  /// Pieces of mail in any order: what parsers stumble over stands side by side.
  @Provide
  Arbitrary<byte[]> mail() {
    return Arbitraries.of(FRAGMENTS)
        .list()
        .ofMaxSize(60)
        .map(fragments -> {
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          fragments.forEach(fragment -> out.writeBytes(Messages.octets(fragment)));
          return out.toByteArray();
        });
  }

  private static final List<String> FRAGMENTS =
      List.of(
          "\r\n",
          "\n",
          "\r",
          "\r\n\r\n",
          "--b\r\n",
          "--b--\r\n",
          "--bb\r\n",
          "--bb--\n",
          "--b",
          "--",
          "-",
          " ",
          "\t",
          "Content-Type: multipart/mixed; boundary=b\r\n",
          "Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\n",
          "Content-Type: multipart/alternative; boundary=bb\n\n--bb\n",
          "Content-Type: multipart/digest; boundary=bb\r\n\r\n",
          "Content-Type: message/rfc822\r\n\r\n",
          "Content-Type: message/global\r\n",
          "Content-Type: text/html; charset=utf-8\r\n",
          "Content-Type: text/plain; charset=\"iso-2022-jp\"\r\n",
          "Content-Type: image/png; name*0*=utf-8''%E4; name*1=\"x\r\n",
          "Content-Transfer-Encoding: base64\r\n",
          "Content-Transfer-Encoding: quoted-printable\r\n",
          "Content-Transfer-Encoding: x-uuencode\r\n",
          "Content-Disposition: attachment; filename=\"\u00e4\r\n",
          "Content-ID: <",
          "Content-Language: de,,en\r\n",
          "Subject: =?utf-8?B?w6Q=?= =?utf-8?Q?=C3?= =?utf-8?Q?=A4?=\r\n",
          "Subject: Re: [x] [fwd: y]\r\n",
          "From: A (b) <a@b>, \"c\r\n",
          "To: g: a@b, <@r:c@d>;\r\n",
          "Date: Sun, 22 Nov 2026 10:00:00 +0100\r\n",
          "Message-ID: <x@y>\r\n",
          "From x Sun Nov\r\n",
          ">From x\n",
          "begin 644 x\r\n#0V%T\r\nend\r\n",
          "YWJj=\r\n",
          "a=3D=\r\n",
          "=\r",
          "=4",
          "<p>x &amp; y</p><style>z</style",
          "\0",
          "\u00e4\u00ff",
          "text ",
          "x:",
          "x".repeat(3000));
}
