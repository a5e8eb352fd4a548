package org.malleposte.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Mail that others wrote.
class CorpusTest {
  private final AtomicInteger seen = new AtomicInteger();

  @Test
  void everyMessageHasALegalSummary() {
    Corpus.forEach((name, bytes) -> {
      try {
        Messages.checkInvariants(MessageParser.parse(bytes), bytes);
      } catch (AssertionError | RuntimeException wrong) {
        throw new AssertionError(name, wrong);
      }
      seen.incrementAndGet();
    });
    assertThat(seen.get()).isGreaterThanOrEqualTo(Corpus.isComplete() ? 1899 : 8);
  }

  @Test
  void piecesMakeNoDifference() {
    Random random = new Random(1);
    Corpus.forEach((name, bytes) -> {
      Messages.checkSame(name, Pieces.parse(bytes, random), MessageParser.parse(bytes));
    });
  }

  @Test
  void decodedLengthsAreWhatDecodingGives() {
    Corpus.forEach((name, bytes) -> {
      for (Part part : MessageParser.parse(bytes).parts()) {
        if (part.kind() == Part.Kind.LEAF) {
          assertThat(decoded(bytes, part).length).as(name).isEqualTo((int) part.decodedLength());
        }
      }
    });
  }

  @Test
  void textCanBeExtracted() {
    Corpus.forEach((name, bytes) -> {
      for (Part part : MessageParser.parse(bytes).parts()) {
        if (TextExtractor.isText(part)) {
          assertThat(text(bytes, part)).as(name).isNotNull();
        }
      }
    });
  }

  private static byte[] decoded(byte[] bytes, Part part) {
    try {
      return TransferEncodings.decode(body(bytes, part), part.encoding()).readAllBytes();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static String text(byte[] bytes, Part part) {
    try {
      return TextExtractor.text(body(bytes, part), part, 1 << 20);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static ByteArrayInputStream body(byte[] bytes, Part part) {
    ByteRange body = part.body();
    return new ByteArrayInputStream(bytes, (int) body.offset(), (int) body.length());
  }
}
