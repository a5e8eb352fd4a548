package org.malleposte.search;

import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/// What of a text exact searches compare: the collation i;unicode-casemap (RFC 5051), each
/// character without its case and taken apart, so that `café` holds `cafe`. What is left of ASCII
/// is in lower case. The folded text of several is that of each, one after the other.
public final class CaseFold {
  /// Of the basic plane, filled as they are met. What two threads write at once is the same.
  private static final @Nullable String[] KNOWN = new String[0x10000];

  private CaseFold() {}

  /// @param c a code point
  public static String of(int c) {
    if (c >= KNOWN.length) {
      return compute(c);
    }
    String known = KNOWN[c];
    if (known == null) {
      known = compute(c);
      KNOWN[c] = known;
    }
    return known;
  }

  public static String of(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c < 128) {
        folded.append(plain((char) c));
      } else {
        folded.append(of(c));
      }
    }
    return folded.toString();
  }

  /// Of a character of ASCII.
  public static char plain(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
  }

  private static String compute(int c) {
    StringBuilder folded = new StringBuilder();
    apart(Character.toString(Character.toTitleCase(c)))
        .codePoints()
        .map(Character::toTitleCase)
        .forEach(each -> folded.appendCodePoint(each < 128 ? plain((char) each) : each));
    return folded.toString();
  }

  /// Korean syllables have no decomposition of their own in the tables that RFC 5051 names.
  private static String apart(String c) {
    char first = c.charAt(0);
    boolean whole = first >= '가' && first <= '힣' || Character.isSurrogate(first) && c.length() == 1;
    return whole ? c : Normalizer.normalize(c, Normalizer.Form.NFKD);
  }
}
