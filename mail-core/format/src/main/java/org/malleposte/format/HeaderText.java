package org.malleposte.format;

import java.nio.charset.StandardCharsets;

/// The text of unstructured header fields: unfolding (RFC 5322 §2.2.3) and encoded words (RFC
/// 2047), as leniently as real mail needs it.
///
/// Raw texts hold one octet a character (ISO 8859-1), so that nothing is lost before it is decoded.
public final class HeaderText {
  private HeaderText() {}

  /// Raw octets of a field's body as a raw text, without its line ends and outer whitespace.
  public static String unfold(byte[] octets, int from, int to) {
    ByteBuilder out = new ByteBuilder(to - from);
    for (int i = from; i < to; i++) {
      byte b = octets[i];
      if (b != '\n' && !(b == '\r' && (i + 1 == to || octets[i + 1] == '\n'))) {
        out.append(b);
      }
    }
    return trim(out.latin1());
  }

  /// Decodes a raw, unfolded text: encoded words, and octets above 127 as UTF-8 or else
  /// Windows-1252. Never fails: what is no encoded word stays as it is.
  public static String decode(String raw) {
    int word = raw.indexOf("=?");
    if (word < 0) {
      return Charsets.guess(raw);
    }
    return new Decoder(raw).decode(word);
  }

  /// Without leading and trailing blanks, tabs and line ends.
  static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isBlank(text.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  /// One text's encoded words. Words that follow each other in one charset are decoded together:
  /// many programs cut a character in two.
  private static final class Decoder {
    private final String raw;
    private final StringBuilder out = new StringBuilder();
    private final ByteBuilder pending = new ByteBuilder(64);
    private String charset = "";
    private int position;

    Decoder(String raw) {
      this.raw = raw;
    }

    String decode(int first) {
      int word = first;
      while (word >= 0) {
        int end = encodedWord(word);
        word = raw.indexOf("=?", end < 0 ? word + 2 : end);
      }
      flush();
      out.append(Charsets.guess(raw.substring(position)));
      return out.toString();
    }

    /// Takes the encoded word that starts there and returns its end, or -1 when it is none.
    private int encodedWord(int start) {
      int charsetEnd = raw.indexOf('?', start + 2);
      if (charsetEnd < 0 || charsetEnd - start > 80 || charsetEnd + 2 >= raw.length()) {
        return -1;
      }
      char encoding = Character.toUpperCase(raw.charAt(charsetEnd + 1));
      if (raw.charAt(charsetEnd + 2) != '?' || (encoding != 'B' && encoding != 'Q')) {
        return -1;
      }
      int textEnd = raw.indexOf("?=", charsetEnd + 3);
      if (textEnd < 0) {
        return -1;
      }
      between(start);
      use(raw.substring(start + 2, charsetEnd));
      if (encoding == 'B') {
        base64(charsetEnd + 3, textEnd);
      } else {
        quotedPrintable(charsetEnd + 3, textEnd);
      }
      position = textEnd + 2;
      return position;
    }

    /// White space between two encoded words is no text (RFC 2047 §6.2).
    private void between(int start) {
      String gap = raw.substring(position, start);
      boolean adjacent = position > 0 && trim(gap).isEmpty() && !charset.isEmpty();
      if (!adjacent) {
        flush();
        out.append(Charsets.guess(gap));
      }
    }

    private void use(String name) {
      int language = name.indexOf('*'); // RFC 2231 §5
      String plain = language < 0 ? name : name.substring(0, language);
      if (!plain.equalsIgnoreCase(charset)) {
        flush();
        charset = plain;
      }
    }

    private void flush() {
      if (pending.length() > 0) {
        String text = Charsets.decode(pending.array(), 0, pending.length(), charset);
        out.append(text.replace('\r', ' ').replace('\n', ' '));
        pending.clear();
      }
      charset = "";
    }

    private void base64(int from, int to) {
      byte[] in = raw.substring(from, to).getBytes(StandardCharsets.ISO_8859_1);
      byte[] decoded = new byte[TransferDecoder.room(in.length)];
      TransferDecoder decoder = new TransferDecoder.Base64();
      int length = decoder.decode(in, 0, in.length, decoded);
      pending.append(decoded, 0, length);
    }

    private void quotedPrintable(int from, int to) {
      for (int i = from; i < to; i++) {
        char c = raw.charAt(i);
        if (c == '_') {
          pending.append(' ');
        } else if (c == '=' && i + 2 < to && Hex.pair(raw, i + 1) >= 0) {
          pending.append(Hex.pair(raw, i + 1));
          i += 2;
        } else {
          pending.append(c);
        }
      }
    }
  }
}
