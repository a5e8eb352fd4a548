package org.malleposte.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.malleposte.format.ComposedPart.About;

/// What the composer writes the parser reads again.
class MessageComposerTest {
  private static final String GREEK = "Καλημέρα κόσμε";

  private static byte[] write(ComposedPart body) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    MessageComposer.write(List.of(HeaderField.unstructured("Subject", GREEK)), body, out);
    return out.toByteArray();
  }

  private static MessageSummary parse(byte[] message) {
    MessageParser parser = new MessageParser();
    parser.update(message, 0, message.length);
    return parser.finish();
  }

  private static String text(byte[] message, Part part) throws IOException {
    ByteArrayInputStream in =
        new ByteArrayInputStream(message, (int) part.body().offset(), (int) part.body().length());
    byte[] octets = TransferEncodings.decode(in, part.encoding()).readAllBytes();
    return new String(octets, StandardCharsets.UTF_8);
  }

  private static About attachment(String type, String name) {
    return new About(type, null, "attachment", name, "cid-1", List.of("el"), null, List.of());
  }

  @Test
  void everyTextComesBack() throws IOException {
    for (String text :
        List.of(
            "plain\nlines\n",
            "mostly ascii, naïve = true \nend ",
            GREEK.repeat(50),
            "x".repeat(2_000),
            "")) {
      byte[] message = write(new ComposedPart.Text(About.of("text/plain"), text));
      MessageSummary summary = parse(message);
      assertThat(text(message, summary.parts().getFirst())).isEqualTo(text.replace("\n", "\r\n"));
      assertThat(summary.subject()).isEqualTo(GREEK);
      assertThat(new String(message, StandardCharsets.ISO_8859_1).lines())
          .allMatch(line -> line.length() <= 998)
          .allMatch(line -> line.chars().allMatch(c -> c < 127));
    }
  }

  @Test
  void partsAreNestedAndNamed() throws IOException {
    String longName = GREEK.repeat(6) + " \"1\".pdf";
    byte[] octets = new byte[5_000];
    byte[] message =
        write(
            new ComposedPart.Multipart(
                About.of("multipart/mixed"),
                List.of(
                    new ComposedPart.Multipart(
                        About.of("multipart/alternative"),
                        List.of(
                            new ComposedPart.Text(About.of("text/plain"), "a"),
                            new ComposedPart.Text(About.of("text/html"), "<b>a</b>"))),
                    new ComposedPart.Octets(
                        attachment("application/pdf", longName),
                        () -> new ByteArrayInputStream(octets)),
                    new ComposedPart.Octets(
                        attachment("text/csv", "two  blanks.csv"),
                        () -> new ByteArrayInputStream("1,2".getBytes(StandardCharsets.UTF_8))))));
    MessageSummary summary = parse(message);
    assertThat(summary.parts().stream().map(Part::mediaType))
        .containsExactly(
            "multipart/mixed",
            "multipart/alternative",
            "text/plain",
            "text/html",
            "application/pdf",
            "text/csv");
    Part pdf = summary.parts().get(4);
    assertThat(pdf.filename()).isEqualTo(longName);
    assertThat(pdf.contentId()).isEqualTo("cid-1");
    assertThat(pdf.disposition()).isEqualTo("attachment");
    assertThat(pdf.decodedLength()).isEqualTo(5_000);
    assertThat(summary.parts().get(5).filename()).isEqualTo("two  blanks.csv");
    assertThat(text(message, summary.parts().get(3))).isEqualTo("<b>a</b>");
  }
}
