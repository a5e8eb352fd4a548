package org.malleposte.format;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/// The collation i;unicode-casemap (RFC 5051): each character in its title case, then decomposed.
/// IMAP compares texts by it at I18NLEVEL=1 (RFC 5255 §4.2).
public final class Casemap {
  private Casemap() {}

  /// What to compare instead of the text; two texts are equal when these are.
  public static String fold(String text) {
    int plain = plainPrefix(text);
    if (plain == text.length()) {
      return text;
    }
    boolean ascii = true;
    StringBuilder out = new StringBuilder(text.length()).append(text, 0, plain);
    for (int i = plain; i < text.length(); ) {
      int c = text.codePointAt(i);
      ascii &= c < 128;
      out.appendCodePoint(Character.toTitleCase(c));
      i += Character.charCount(c);
    }
    return ascii ? out.toString() : Normalizer.normalize(out, Normalizer.Form.NFKD);
  }

  private static int plainPrefix(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 128 || c >= 'a' && c <= 'z') {
        return i;
      }
    }
    return text.length();
  }

  /// The same in UTF-8: the order of texts is that of these octets, unsigned.
  public static byte[] key(String text) {
    return fold(text).getBytes(StandardCharsets.UTF_8);
  }
}
