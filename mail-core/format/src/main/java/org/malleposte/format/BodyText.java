package org.malleposte.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The text of a part as it is written: transfer encoding and charset undone, CRLF as LF (RFC 8621
/// §4.1.4, EmailBodyValue).
///
/// @param encodingProblem whether something could not be decoded
/// @param truncated whether there is more
public record BodyText(String value, boolean encodingProblem, boolean truncated) {
  private static final Pattern LINE_END = Pattern.compile("\r+\n");

  /// Reads and closes a body.
  ///
  /// @param body the part's octets as they are in the message
  /// @param most octets of UTF-8; not more are kept in memory than a few times that
  public static BodyText read(InputStream body, Part part, int most) throws IOException {
    byte[] octets;
    // A character in UTF-8 has more octets than in most charsets, or fewer in some: four to one.
    int room = (int) Math.min(Integer.MAX_VALUE - 16, 4L * most + 16);
    try (InputStream decoded = TransferEncodings.decode(body, part.encoding())) {
      octets = decoded.readNBytes(room + 1);
    }
    boolean more = octets.length > room;
    if (more) {
      octets = Arrays.copyOf(octets, room);
    }
    Decoded text = decode(octets, part.charset(), more);
    String lines = LINE_END.matcher(text.text.replace("\0", "")).replaceAll("\n");
    String cut = cut(lines, most, part.subtype().equals("html"));
    boolean truncated = more || cut.length() < lines.length();
    return new BodyText(cut, text.problem || !part.isKnownEncoding(), truncated);
  }

  private record Decoded(String text, boolean problem) {}

  private static Decoded decode(byte[] octets, @Nullable String name, boolean more) {
    if (Charsets.isUtf7(name)) {
      return new Decoded(Utf7.decode(octets, 0, octets.length), false);
    }
    Charset charset = Charsets.find(name);
    if (charset != null) {
      return decode(octets, charset, more);
    }
    Decoded utf8 = decode(octets, StandardCharsets.UTF_8, more);
    if (!utf8.problem) {
      // A charset that nobody knows is a problem unless the text has nothing of it.
      boolean unknown = name != null && !name.toLowerCase(Locale.ROOT).contains("ascii");
      return new Decoded(utf8.text, unknown && !isAscii(octets));
    }
    return new Decoded(decode(octets, Charsets.WINDOWS_1252, more).text, true);
  }

  private static boolean isAscii(byte[] octets) {
    for (byte octet : octets) {
      if (octet < 0) {
        return false;
      }
    }
    return true;
  }

  /// @param more whether the octets end anywhere: a character cut there is no problem
  private static Decoded decode(byte[] octets, Charset charset, boolean more) {
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(octets);
    CharBuffer out = CharBuffer.allocate((int) (octets.length * decoder.maxCharsPerByte()) + 16);
    boolean problem = false;
    CoderResult result = decoder.decode(in, out, !more);
    while (result.isError()) {
      problem = true;
      in.position(in.position() + result.length());
      if (out.hasRemaining()) {
        out.put('\uFFFD');
      }
      result = decoder.decode(in, out, !more);
    }
    if (!more) {
      decoder.flush(out);
    }
    return new Decoded(out.flip().toString(), problem);
  }

  /// The beginning of a text that has at most so many octets in UTF-8. No character is cut, and no
  /// tag of HTML.
  static String cut(String text, int most, boolean html) {
    int octets = 0;
    int i = 0;
    while (i < text.length()) {
      int character = text.codePointAt(i);
      octets += character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
      if (octets > most) {
        break;
      }
      i += Character.charCount(character);
    }
    if (i < text.length() && html) {
      int open = text.lastIndexOf('<', i - 1);
      boolean inTag = open >= 0 && text.lastIndexOf('>', i - 1) < open;
      i = inTag ? open : i;
    }
    return text.substring(0, i);
  }
}
