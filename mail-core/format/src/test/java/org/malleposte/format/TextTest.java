package org.malleposte.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.malleposte.format.Messages.crlf;
import static org.malleposte.format.Messages.octets;
import static org.malleposte.format.Messages.parse;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Texts of parts: transfer encodings, charsets, HTML, previews.
class TextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a=3Db               | a=b
          a=3db               | a=b
          a=\\nb              | ab
          a= \\t\\nb          | ab
          a  \\nb             | a\\nb
          a  b                | a  b
          a=XY=               | a=XY
          a==41               | a=A
          a=4                 | a=4
          =41=42              | AB
          a=\\r\\nb           | ab
          """)
  void quotedPrintable(String encoded, String decoded) throws IOException { // RFC 2045 §6.7
    assertThat(decode(unescape(encoded), "quoted-printable")).isEqualTo(unescape(decoded));
  }

  @ParameterizedTest
  @CsvSource({
    "SGVsbG8=, Hello",
    "SGVsbG8, Hello",
    "SGVs*bG8=, Hello",
    "SGVsbG8=SGVsbG8=, HelloHello",
    "S, ''",
    "'', ''",
    "'SGVs\r\nbG8=\r\n', Hello"
  })
  void base64(String encoded, String decoded) throws IOException { // RFC 2045 §6.8
    assertThat(decode(encoded, "BASE64")).isEqualTo(decoded);
  }

  @Test
  void uuencode() throws IOException {
    assertThat(decode("junk\nbegin 644 x\n#0V%T\n`\nend\n", "x-uuencode")).isEqualTo("Cat");
  }

  @Test
  void otherEncodingsAreNone() throws IOException {
    assertThat(decode("a=3D", "8bit")).isEqualTo("a=3D");
    assertThat(TransferEncodings.isKnown("x-nonsense")).isFalse();
    assertThat(TransferEncodings.isKnown("Base64")).isTrue();
    assertThat(TransferEncodings.isKnown("7BIT")).isTrue();
  }

  @Test
  void streamsMayBeReadInAnyPieces() throws IOException {
    String text = "a=3D b \r\n=\r\nSGVsbG8 = =4\t\n";
    Random random = new Random(2);
    for (String encoding : new String[] {"base64", "quoted-printable", "uuencode"}) {
      String whole = decode(text.repeat(50), encoding);
      for (int i = 0; i < 200; i++) {
        InputStream slow = new Trickle(octets(text.repeat(50)), random);
        assertThat(Messages.latin1(TransferEncodings.decode(slow, encoding).readAllBytes()))
            .isEqualTo(whole);
      }
    }
  }

  /// Gives a few octets at a time.
  private static final class Trickle extends ByteArrayInputStream {
    private final Random random;

    Trickle(byte[] octets, Random random) {
      super(octets);
      this.random = random;
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) {
      return super.read(target, offset, Math.min(length, 1 + random.nextInt(5)));
    }
  }

  @Test
  void htmlIsReadWithoutItsTags() {
    assertThat(html("<p>a <b>b</b>c</p><p>d</p>")).isEqualTo("a bc d");
    assertThat(html("a<!-- <p>x</p> -- > -->b<!DOCTYPE x>c<?xml ?>d")).isEqualTo("abcd");
    assertThat(html("<style>p{}</style><title>t</title><SCRIPT>if (a<b) '</p>'</script >x"))
        .isEqualTo("x");
    assertThat(html("<a title=\"a>b\" href='>'>x</a>")).isEqualTo("x");
    assertThat(html("&lt;&eacute;&#233;&#xE9;&nbsp;&amp;amp; &unknown; &amp &"))
        .isEqualTo("<ééé &amp; &unknown; & &");
    assertThat(html("1 < 2 <3 a<")).isEqualTo("1 < 2 <3 a");
    assertThat(html("&#xD800;&#9999999;&#0;")).isEqualTo("\uFFFD\uFFFD\uFFFD");
    assertThat(html("&alpha;&Omega;&yuml;&frac12;")).isEqualTo("αΩÿ½");
  }

  private static String html(String html) {
    return PreviewText.fold(HtmlText.strip(html, 1000));
  }

  @Test
  void previewsAreOneLineOfTheText() { // RFC 8970
    assertThat(parse("\n  a\tb\n\nc \n").preview()).isEqualTo("a b c");
    assertThat(parse("\n> quoted\n\nanswer\n").preview()).isEqualTo("answer");
    assertThat(parse("\n> only quoted\n").preview()).isEqualTo("> only quoted");
    assertThat(parse("\n" + "word ".repeat(200)).preview()).hasSizeBetween(250, 256);
    assertThat(parse("Content-Type: image/png\n\nabc").preview()).isEmpty();
    assertThat(parse("Content-Transfer-Encoding: base64\n\nw6Q=").preview()).isEqualTo("ä");
    assertThat(parse("Content-Type: text/html\n\n<p>x&uuml;</p>").preview()).isEqualTo("xü");
    assertThat(parse("Content-Type: text/plain; charset=koi8-r\n\n\u00f0\u00d2").preview())
        .isEqualTo("Пр");
  }

  @Test
  void aPreviewTakesTheTextThatIsThere() {
    String both =
        """
        Content-Type: multipart/alternative; boundary=b

        --b
        Content-Type: text/plain

        %s
        --b
        Content-Type: text/html

        <p>from html</p>
        --b--
        """;
    assertThat(parse(both.formatted("from plain")).preview()).isEqualTo("from plain");
    assertThat(parse(both.formatted(" ")).preview()).isEqualTo("from html");
    String footer =
        """
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: text/html

        <p>from html</p>
        --b

        footer
        --b--
        """;
    assertThat(parse(footer).preview()).isEqualTo("from html");
    String attached = footer.replace("\n\nfooter", "\nContent-Disposition: attachment\n\nx");
    assertThat(parse(attached).preview()).isEqualTo("from html");
  }

  @Test
  void partsAreExtractedWhateverTheirCharset() throws IOException {
    assertThat(extract("Content-Type: text/plain; charset=iso-8859-1\n\nGr\u00fc\u00dfe"))
        .isEqualTo("Grüße");
    assertThat(extract("Content-Type: text/plain\n\nGr\u00fc\u00dfe")).isEqualTo("Grüße");
    assertThat(extract("Content-Type: text/plain\n\nGr\u00c3\u00bc\u00c3\u009fe"))
        .isEqualTo("Grüße");
    assertThat(extract("Content-Type: text/plain; charset=utf-7\n\n+AOQ-b+-")).isEqualTo("äb+");
    assertThat(extract("Content-Type: text/plain; charset=iso-2022-jp\n\n\u001b$B$\"\u001b(B"))
        .isEqualTo("あ");
    assertThat(extract("Content-Type: text/html; charset=utf-8\n\n<p>a<br>b</p>").strip())
        .isEqualTo("a\nb");
    assertThat(extract("Content-Type: text/plain; charset=no-such\n\nabc")).isEqualTo("abc");
  }

  private static String extract(String text) throws IOException {
    byte[] message = crlf(text);
    Part part = MessageParser.parse(message).parts().getFirst();
    ByteRange body = part.body();
    InputStream in = new ByteArrayInputStream(message, (int) body.offset(), (int) body.length());
    return TextExtractor.text(in, part, 100);
  }

  private static String decode(String encoded, String encoding) throws IOException {
    InputStream in = new ByteArrayInputStream(octets(encoded));
    return Messages.latin1(TransferEncodings.decode(in, encoding).readAllBytes());
  }

  private static String unescape(String text) {
    return text.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t");
  }
}
