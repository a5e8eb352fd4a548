package org.malleposte.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Messages for tests, and what holds for the summary of any message.
final class Messages {
  private Messages() {}

  /// Lines that end with LF as a message with CRLF; one octet a character.
  static byte[] crlf(String text) {
    return text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static MessageSummary parse(String text) {
    return MessageParser.parse(crlf(text));
  }

  static String latin1(byte[] octets) {
    return new String(octets, StandardCharsets.ISO_8859_1);
  }

  static String envelope(String text) {
    return latin1(parse(text).envelope());
  }

  static String structure(String text) {
    return latin1(parse(text).bodyStructure());
  }

  static String body(String text) {
    return latin1(parse(text).body());
  }

  /// The octets of a section as text with LF, or null when there is no such section.
  static @Nullable String section(byte[] message, String section) {
    ByteRange range = MessageParser.parse(message).section(section);
    if (range == null) {
      return null;
    }
    int offset = (int) range.offset();
    return new String(message, offset, (int) range.length(), StandardCharsets.ISO_8859_1)
        .replace("\r\n", "\n");
  }

  /// What no message may break.
  static void checkInvariants(MessageSummary message, byte[] octets) {
    assertThat(message.size()).isEqualTo(octets.length);
    ImapGrammar.checkEnvelope(message.envelope());
    ImapGrammar.checkBodyStructure(message.bodyStructure());
    ImapGrammar.checkBody(message.body());
    assertThat(message.headerLength()).isBetween(0L, message.size());
    assertThat(message.header().length)
        .isEqualTo((int) Math.min(message.headerLength(), MessageParser.KEPT_HEADER));
    assertThat(message.preview().codePointCount(0, message.preview().length()))
        .isLessThanOrEqualTo(256);
    checkParts(message);
    checkCodec(message);
  }

  static void checkSame(String as, MessageSummary one, MessageSummary other) {
    MessageSummaryCodec.Encoded left = MessageSummaryCodec.encode(one);
    MessageSummaryCodec.Encoded right = MessageSummaryCodec.encode(other);
    assertThat(left.summary()).as(as).isEqualTo(right.summary());
    assertThat(left.header()).as(as).isEqualTo(right.header());
  }

  private static void checkParts(MessageSummary message) {
    Part root = message.parts().getFirst();
    assertThat(root.parent()).isEqualTo(-1);
    assertThat(root.header()).isEqualTo(new ByteRange(0, message.headerLength()));
    assertThat(root.body().end()).isEqualTo(message.size());
    for (int i = 0; i < message.parts().size(); i++) {
      Part part = message.parts().get(i);
      assertThat(part.header().end()).isEqualTo(part.body().offset());
      assertThat(part.body().length()).isNotNegative();
      assertThat(part.lines()).isBetween(0L, part.body().length());
      if (i > 0) {
        assertThat(part.parent()).isBetween(0, i - 1);
        ByteRange within = message.parts().get(part.parent()).body();
        assertThat(part.header().offset()).isBetween(within.offset(), within.end());
        assertThat(part.body().end()).isLessThanOrEqualTo(within.end());
      }
      if (part.kind() == Part.Kind.MESSAGE) {
        assertThat(message.parts().get(i + 1).parent()).isEqualTo(i);
      }
    }
  }

  private static void checkCodec(MessageSummary message) {
    MessageSummaryCodec.Encoded encoded = MessageSummaryCodec.encode(message);
    MessageSummary decoded = MessageSummaryCodec.decode(encoded.summary(), encoded.header());
    MessageSummaryCodec.Encoded again = MessageSummaryCodec.encode(decoded);
    assertThat(again.summary()).isEqualTo(encoded.summary());
    assertThat(again.header()).isEqualTo(encoded.header());
    assertThat(decoded.parts()).isEqualTo(message.parts());
    assertThat(decoded.to()).isEqualTo(message.to());
    Slice listing = MessageSummaryCodec.listing(Slice.of(encoded.summary()));
    assertThat(MessageSummaryCodec.envelope(listing).toByteArray()).isEqualTo(message.envelope());
    assertThat(MessageSummaryCodec.bodyStructure(listing).toByteArray())
        .isEqualTo(message.bodyStructure());
  }
}
