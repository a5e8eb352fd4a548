package org.malleposte.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// What must hold for any octets that come as a message; a fuzzer looks for those it does not hold
/// for, see docs/testing.md. `FuzzedMessageTest` plays what it found.
public final class MessageFuzz {
  private static final int LONGEST_SEED = 4_000;
  private static final List<String> TEXTS = List.of("", ".MIME", ".HEADER", ".TEXT");

  private final byte[] octets;
  private final MessageSummary message;

  private MessageFuzz(byte[] octets) {
    this.octets = octets;
    this.message = MessageParser.parse(octets);
  }

  /// Writes messages for a fuzzer to begin with into a folder.
  public static void main(String[] folder) throws IOException {
    Path to = Files.createDirectories(Path.of(folder[0]));
    Corpus.forEach((name, message) -> {
      if (message.length < LONGEST_SEED) {
        try {
          Files.write(to.resolve("seed" + Arrays.hashCode(message)), message);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    });
  }

  /// The fuzzer's entrance; the name is its own.
  public static void fuzzerTestOneInput(byte[] octets) {
    MessageFuzz fuzz = new MessageFuzz(octets);
    Messages.checkInvariants(fuzz.message, octets);
    Random random = new Random(Arrays.hashCode(octets));
    Messages.checkSame("in pieces", Pieces.parse(octets, random), fuzz.message);
    fuzz.everySectionAnswers();
    fuzz.everyPartIsRead();
    fuzz.headersAreSplit();
    fuzz.isBounded();
  }

  /// RFC 9051 §6.4.5: what a FETCH can name is a range of the message, or is not there.
  private void everySectionAnswers() {
    assertThat(message.section("")).isEqualTo(new ByteRange(0, octets.length));
    ByteRange header = range("HEADER");
    ByteRange text = range("TEXT");
    assertThat(header.end()).isEqualTo(text.offset());
    assertThat(text.end()).isEqualTo(octets.length);
    assertThat(range("1").length()).isBetween(0L, (long) octets.length);
    for (Part part : message.parts()) {
      for (String suffix : TEXTS) {
        if (!part.path().isEmpty()) {
          check(message.section(part.path() + suffix));
        }
      }
    }
    assertThat(message.section("1.99999")).isNull();
    assertThat(message.section("0")).isNull();
  }

  private ByteRange range(String section) {
    ByteRange range = message.section(section);
    assertThat(range).as(section).isNotNull();
    check(range);
    return range;
  }

  private void check(@Nullable ByteRange range) {
    if (range != null) {
      assertThat(range.offset()).isNotNegative();
      assertThat(range.length()).isNotNegative();
      assertThat(range.end()).isLessThanOrEqualTo(octets.length);
    }
  }

  private void everyPartIsRead() {
    for (Part part : message.parts()) {
      HeaderBlock.of(bytes(part.header())).fields().forEach(HeaderBlock.Field::text);
      if (part.kind() == Part.Kind.LEAF) {
        assertThat(decoded(part).length).isEqualTo((int) part.decodedLength());
      }
      if (TextExtractor.isText(part)) {
        assertThat(text(part, 1)).isEqualTo(text(part, 1 << 16));
      }
    }
  }

  private byte[] bytes(ByteRange range) {
    return Arrays.copyOfRange(octets, (int) range.offset(), (int) range.end());
  }

  private byte[] decoded(Part part) {
    try {
      return TransferEncodings.decode(body(part), part.encoding()).readAllBytes();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /// @param piece how much is read at once, which must make no difference
  private String text(Part part, int piece) {
    StringWriter text = new StringWriter();
    char[] buffer = new char[piece];
    try (Reader reader = TextExtractor.reader(body(part), part)) {
      for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
        text.write(buffer, 0, count);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  private ByteArrayInputStream body(Part part) {
    return new ByteArrayInputStream(bytes(part.body()));
  }

  /// HEADER.FIELDS and HEADER.FIELDS.NOT of the same names share all fields out between them.
  private void headersAreSplit() {
    HeaderBlock block = HeaderBlock.of(message.header());
    List<String> names = List.of("subject", "Content-Type", "x");
    HeaderBlock only = HeaderBlock.of(block.only(names));
    HeaderBlock without = HeaderBlock.of(block.without(names));
    assertThat(only.fields().size() + without.fields().size()).isEqualTo(block.fields().size());
    for (HeaderBlock.Field field : without.fields()) {
      assertThat(names).noneMatch(field.name()::equalsIgnoreCase);
    }
    BaseSubject base = BaseSubject.of(message.subject());
    assertThat(base.text()).isEqualTo(message.baseSubject());
    AddressParser.parse(message.subject());
    MailDate.parse(message.subject());
  }

  /// What is kept of a message grows no faster than the message.
  private void isBounded() {
    int kept = message.envelope().length + message.bodyStructure().length;
    assertThat(kept).isLessThan(4096 + 32 * octets.length);
    assertThat(message.parts().size()).isLessThanOrEqualTo(MessageParser.MOST_PARTS);
  }
}
