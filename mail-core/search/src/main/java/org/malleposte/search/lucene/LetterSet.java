package org.malleposte.search.lucene;

/// Which of sixteen groups of letters a term has. Terms are kept in the order of their sets: a term
/// that holds a text has all letters of the text, so only the sets that contain the text's set need
/// to be looked at.
final class LetterSet {
  private static final int GROUPS = 16;

  /// Common letters apart, rare ones beside them.
  private static final String[] LETTERS = {
    "e", "a", "tj", "iq", "ox", "nz", "sk", "rv", "lb", "cwy", "df", "uh", "mpg", "012", "345",
    "6789"
  };

  private static final byte[] GROUP = new byte[128];

  static {
    for (int c = 0; c < GROUP.length; c++) {
      GROUP[c] = (byte) (c * 7 % 13);
    }
    for (int group = 0; group < GROUPS; group++) {
      for (char c : LETTERS[group].toCharArray()) {
        GROUP[c] = (byte) group;
      }
    }
  }

  private LetterSet() {}

  /// The set of a text, 16 bits.
  static int of(CharSequence text) {
    int set = 0;
    for (int i = 0; i < text.length(); i++) {
      set |= bit(text.charAt(i));
    }
    return set;
  }

  static int of(char[] text, int from, int to) {
    int set = 0;
    for (int i = from; i < to; i++) {
      set |= bit(text[i]);
    }
    return set;
  }

  /// Of a character of ASCII.
  static int ofAscii(char c) {
    return 1 << GROUP[c];
  }

  private static int bit(char c) {
    // What the other half of a pair is, UTF-8 may not tell: it is in no group.
    if (c < 128) {
      return 1 << GROUP[c];
    }
    return Character.isSurrogate(c) || c == '\uFFFD' ? 0 : 1 << (c % 13);
  }

  /// The first set from `from` on that contains `wanted`, or -1.
  static int next(int from, int wanted) {
    int set = from;
    while (set < 1 << GROUPS) {
      int missing = wanted & ~set;
      if (missing == 0) {
        return set;
      }
      // The highest letter that is missing comes in, and everything below it begins anew.
      int highest = Integer.highestOneBit(missing);
      set = (set & -highest) | highest | (wanted & (highest - 1));
    }
    return -1;
  }
}
