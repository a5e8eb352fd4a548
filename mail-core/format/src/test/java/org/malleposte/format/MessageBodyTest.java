package org.malleposte.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The parts that JMAP shows (RFC 8621 §4.1.4).
class MessageBodyTest {
  @Test
  void theExampleOfTheRfc() {
    MessageBody body =
        body(
            """
            Content-Type: multipart/mixed; boundary=1

            --1

            A
            --1
            Content-Type: multipart/mixed; boundary=2

            --2
            Content-Type: multipart/alternative; boundary=3

            --3
            Content-Type: multipart/mixed; boundary=4

            --4
            Content-Type: text/plain

            B
            --4
            Content-Type: image/jpeg
            Content-Disposition: inline

            C
            --4
            Content-Type: text/plain

            D
            --4--
            --3
            Content-Type: multipart/related; boundary=5

            --5
            Content-Type: text/html

            E
            --5
            Content-Type: image/jpeg

            F
            --5--
            --3--
            --2
            Content-Type: image/jpeg
            Content-Disposition: attachment

            G
            --2
            Content-Type: application/x-excel

            H
            --2
            Content-Type: message/rfc822

            Subject: J

            J
            --2--
            --1
            Content-Type: text/plain

            K
            --1--
            """);
    assertThat(ids(body.text())).containsExactly("1", "2.1.1.1", "2.1.1.2", "2.1.1.3", "3");
    assertThat(ids(body.html())).containsExactly("1", "2.1.2.1", "3");
    assertThat(ids(body.attachments())).containsExactly("2.1.1.2", "2.1.2.2", "2.2", "2.3", "2.4");
    assertThat(body.structure().partId()).isNull();
    BodyPart message = body.part("2.4");
    assertThat(message).isNotNull();
    assertThat(message.subParts()).isEmpty();
  }

  @Test
  void whatThereIsOneKindOfServesForBoth() {
    MessageBody body = body("Content-Type: text/html; charset=utf-8\n\n<p>hello\n");
    assertThat(ids(body.text())).containsExactly("1");
    assertThat(ids(body.html())).containsExactly("1");
    assertThat(body.attachments()).isEmpty();
  }

  @Test
  void languageAndLocationOfEveryPart() {
    MessageBody body =
        body(
            """
            Content-Type: multipart/mixed; boundary=1
            Content-Language: de

            --1
            Content-Language: en, fr
            Content-Location: http://example.com/a"b

            A
            --1
            Content-Type: message/rfc822

            Subject: (B
            Content-Location: inner

            B
            --1
            Content-Language: la

            C
            --1--
            """);
    assertThat(body.structure().languages()).containsExactly("de");
    assertThat(body.structure().subParts().get(0).languages()).containsExactly("en", "fr");
    assertThat(body.structure().subParts().get(0).location()).isEqualTo("http://example.com/a\"b");
    assertThat(body.structure().subParts().get(1).languages()).isEmpty();
    assertThat(body.structure().subParts().get(1).location()).isNull();
    assertThat(body.structure().subParts().get(2).languages()).containsExactly("la");
  }

  @Test
  void anyMessageHasABody() {
    Corpus.forEach((name, bytes) -> {
      MessageSummary summary = MessageParser.parse(bytes);
      MessageBody body = MessageBody.of(summary);
      assertThat(PartExtension.of(summary.bodyStructure()))
          .as(name)
          .hasSize(summary.parts().size());
      check(name, body.structure(), bytes);
      for (HeaderBlock.Field field : HeaderBlock.of(summary.header()).fields()) {
        assertThat(HeaderForms.raw(field)).as(name).doesNotContain("\0");
        assertThat(HeaderForms.text(field)).as(name).doesNotContain("\0");
        assertThat(HeaderForms.groups(field).stream().mapToInt(g -> g.addresses().size()).sum())
            .as(name)
            .isEqualTo(HeaderForms.addresses(field).size());
        HeaderForms.urls(field);
        HeaderForms.date(field);
        HeaderForms.messageIds(field);
      }
    });
  }

  private static void check(String name, BodyPart part, byte[] bytes) {
    assertThat(part.partId() == null).as(name).isEqualTo(part.isMultipart());
    part.subParts().forEach(sub -> check(name, sub, bytes));
    if (part.part().type().equals("text")) {
      BodyText text = text(bytes, part.part(), 1 << 16);
      assertThat(text.value()).as(name).doesNotContain("\r\n");
      BodyText few = text(bytes, part.part(), 100);
      assertThat(few.value().getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(100);
      if (!text.encodingProblem()) { // else a guess may be another when it sees less
        assertThat(text.value()).as(name).startsWith(few.value());
      }
      assertThat(few.truncated()).as(name).isEqualTo(few.value().length() < text.value().length());
    }
  }

  @Test
  void aBodyIsCutBeforeACharacterAndBeforeATag() {
    assertThat(BodyText.cut("grün", 3, false)).isEqualTo("gr");
    assertThat(BodyText.cut("grün", 4, false)).isEqualTo("grü");
    assertThat(BodyText.cut("<p>a</p><b>x", 10, true)).isEqualTo("<p>a</p>");
    assertThat(BodyText.cut("<p>a</p>", 8, true)).isEqualTo("<p>a</p>");
    assertThat(BodyText.cut("1 > 2", 4, true)).isEqualTo("1 > ");
  }

  @Test
  void whatCannotBeDecodedIsSaid() {
    assertThat(value("Content-Type: text/plain; charset=utf-8\n\na\u00ffb")).isEqualTo("a\ufffdb!");
    assertThat(value("Content-Type: text/plain; charset=utf-8\n\na\u00c3\u00bcb")).isEqualTo("aüb");
    assertThat(value("Content-Type: text/plain; charset=nobody-knows\n\na\u00c3\u00bcb"))
        .isEqualTo("aüb!");
    assertThat(value("Content-Transfer-Encoding: unheard\n\nab")).isEqualTo("ab!");
    assertThat(value("Subject: x\n\na\r\nb")).isEqualTo("a\nb");
  }

  /// The text, with an exclamation mark where there was a problem. Messages hold one octet a
  /// character.
  private static String value(String message) {
    byte[] bytes = message.getBytes(StandardCharsets.ISO_8859_1);
    BodyText text = text(bytes, MessageParser.parse(bytes).parts().getFirst(), 1000);
    return text.value() + (text.encodingProblem() ? "!" : "");
  }

  private static BodyText text(byte[] bytes, Part part, int most) {
    ByteRange range = part.body();
    try {
      return BodyText.read(
          new ByteArrayInputStream(bytes, (int) range.offset(), (int) range.length()), part, most);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static MessageBody body(String message) {
    byte[] bytes = message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    return MessageBody.of(MessageParser.parse(bytes));
  }

  private static List<String> ids(List<BodyPart> parts) {
    return parts.stream().map(part -> String.valueOf(part.partId())).toList();
  }
}
