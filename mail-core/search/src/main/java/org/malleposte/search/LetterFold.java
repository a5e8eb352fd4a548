package org.malleposte.search;

import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What of a character words are compared by: its letters without case, accents, width and other
/// forms, so that `Œuvré` is `oeuvre`.
final class LetterFold {
  /// Between words.
  static final String BLANK = " ";

  /// Of the basic plane, filled as they are met. What two threads write at once is the same.
  private static final @Nullable String[] KNOWN = new String[0x10000];

  private LetterFold() {}

  /// The letters; empty for what stands within words and says nothing, [#BLANK] for what parts
  /// them.
  static String of(int c) {
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

  private static String compute(int c) {
    if (isSilent(c)) {
      return "";
    }
    String apart =
        Normalizer.normalize(Character.toString(c).toLowerCase(Locale.ROOT), Normalizer.Form.NFKD);
    StringBuilder letters = new StringBuilder(apart.length());
    apart.codePoints().forEach(each -> add(each, letters));
    if (letters.isEmpty()) {
      return isMark(c) ? "" : BLANK;
    }
    // Korean syllables are whole letters, not the three that they fell into.
    return Normalizer.normalize(letters, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
  }

  private static void add(int c, StringBuilder letters) {
    switch (c) {
      case 'ß' -> letters.append("ss");
      case 'æ' -> letters.append("ae");
      case 'œ' -> letters.append("oe");
      case 'þ' -> letters.append("th");
      case 'ø' -> letters.append('o');
      case 'đ', 'ð' -> letters.append('d');
      case 'ł' -> letters.append('l');
      case 'ħ' -> letters.append('h');
      case 'ŧ' -> letters.append('t');
      case 'ı' -> letters.append('i');
      default -> {
        if (!isSilent(c) && (Character.isLetterOrDigit(c) || isMark(c) || isPicture(c))) {
          letters.appendCodePoint(c);
        }
      }
    }
  }

  /// Accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic, the voice of kana, joiners
  /// and what chooses between forms. The vowels of India are none of these.
  private static boolean isSilent(int c) {
    return c == 0xAD
        || c >= 0x300 && c <= 0x36F
        || c >= 0x591 && c <= 0x5C7 && c != 0x5BE && c != 0x5C0 && c != 0x5C3
        || c == 0x640
        || c >= 0x64B && c <= 0x65F
        || c == 0x670
        || c >= 0x200B && c <= 0x200D
        || c == 0x3099
        || c == 0x309A
        || c >= 0xFE00 && c <= 0xFE0F
        || c == 0xFEFF
        || c >= 0x1F3FB && c <= 0x1F3FF; // skin tones
  }

  private static boolean isMark(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.ENCLOSING_MARK;
  }

  private static boolean isPicture(int c) {
    return Character.isEmoji(c) && c > 0x7F;
  }

  /// Whether words of this script are written without blanks, or with endings grown onto them, so
  /// that pairs of letters stand for words: Thai, Lao, Burmese, Khmer, Japanese, Chinese, Korean;
  /// and pictures, each a word.
  static boolean isDense(int c) {
    return c >= 0x0E00
        && (c <= 0x0EFF
            || c >= 0x1000 && c <= 0x109F
            || c >= 0x1780 && c <= 0x17FF
            || c >= 0x3041 && c <= 0x30FF
            || c >= 0x31F0 && c <= 0x31FF
            || c >= 0x3400 && c <= 0x4DBF
            || c >= 0x4E00 && c <= 0x9FFF
            || c >= 0xAC00 && c <= 0xD7A3
            || c >= 0xF900 && c <= 0xFAFF
            || c >= 0x1F000 && c <= 0x1FAFF
            || c >= 0x20000 && c <= 0x3FFFF
            || c >= 0x2600 && c <= 0x27BF);
  }
}
