package org.malleposte.search;

/// Cuts text into the words that searches for words compare, folded as [LetterFold] says. Of
/// scripts written without blanks come pairs of letters, and the last letter of a run alone. Given
/// a text piece by piece; used for text after text, by one thread.
final class WordCutter {
  /// Of a longer word the beginning is looked at.
  static final int LONGEST = 64;

  private static final int NONE = 0;
  private static final int WORD = 1;
  private static final int DENSE = 2;

  /// Letters and digits of ASCII as words have them, 0 where there is none.
  private static final char[] PLAIN = new char[128];

  static {
    for (char c = 0; c < PLAIN.length; c++) {
      PLAIN[c] = Character.isLetterOrDigit(c) ? Character.toLowerCase(c) : 0;
    }
  }

  /// What the words of a text are given to, in their order.
  interface Target {
    /// @param word holds it from 0 to `length`; to be copied
    /// @param dense whether it is of a script whose words are pairs of letters
    /// @param from where it begins in the text, counted in UTF-16
    /// @param to where it ends
    void word(char[] word, int length, boolean dense, int from, int to);
  }

  private final Target target;
  private final char[] word = new char[LONGEST + 32];
  private int length;
  private int kind;
  private int from;
  private int to;
  private int at;
  private char high;

  /// The last letter of a dense run, which makes a pair with the next.
  private int before;

  private int beforeFrom;
  private int beforeTo;

  WordCutter(Target target) {
    this.target = target;
  }

  void add(char[] text, int count) {
    for (int i = 0; i < count; i++) {
      add(text[i]);
    }
  }

  void add(String text) {
    for (int i = 0; i < text.length(); i++) {
      add(text.charAt(i));
    }
  }

  private void add(char c) {
    at++;
    if (c < 128) {
      high = 0;
      plain(c);
    } else if (Character.isHighSurrogate(c)) {
      high = c;
    } else if (Character.isLowSurrogate(c)) {
      if (high != 0) {
        other(Character.toCodePoint(high, c), at - 2);
      }
      high = 0;
    } else {
      high = 0;
      other(c, at - 1);
    }
  }

  private void plain(char c) {
    char letter = PLAIN[c];
    if (letter == 0) {
      if (kind != NONE) {
        flush();
      }
    } else if (kind == WORD && length < LONGEST) {
      word[length++] = letter;
      to = at;
    } else {
      letter(letter, at - 1);
    }
  }

  private void other(int c, int begin) {
    String letters = LetterFold.of(c);
    if (letters.isEmpty()) {
      if (kind == WORD) {
        to = at;
      } else if (kind == DENSE) {
        beforeTo = at;
      }
    } else if (letters.equals(LetterFold.BLANK)) {
      flush();
    } else {
      for (int i = 0; i < letters.length(); ) {
        int each = letters.codePointAt(i);
        i += Character.charCount(each);
        if (LetterFold.isDense(each)) {
          dense(each, begin);
        } else {
          letters(each, begin);
        }
      }
    }
  }

  private void letters(int c, int begin) {
    if (c < 0x10000) {
      letter((char) c, begin);
    } else {
      boolean fits = kind != WORD || length + 2 <= LONGEST; // no half of a pair
      letter(Character.highSurrogate(c), begin, fits);
      letter(Character.lowSurrogate(c), begin, fits);
    }
  }

  private void letter(char c, int begin) {
    letter(c, begin, true);
  }

  private void letter(char c, int begin, boolean fits) {
    if (kind != WORD) {
      flush();
      kind = WORD;
      from = begin;
    }
    if (fits && length < LONGEST) {
      word[length++] = c;
    }
    to = at;
  }

  private void dense(int c, int begin) {
    if (kind == DENSE) {
      int pair = Character.toChars(before, word, 0);
      pair += Character.toChars(c, word, pair);
      target.word(word, pair, true, beforeFrom, at);
    } else {
      flush();
      kind = DENSE;
    }
    before = c;
    beforeFrom = begin;
    beforeTo = at;
  }

  private void flush() {
    if (kind == WORD) {
      target.word(word, length, false, from, to);
    } else if (kind == DENSE) {
      target.word(word, Character.toChars(before, word, 0), true, beforeFrom, beforeTo);
    }
    kind = NONE;
    length = 0;
  }

  /// Ends the text.
  void end() {
    flush();
    clear();
  }

  /// Forgets what was not given to the target.
  void clear() {
    kind = NONE;
    length = 0;
    at = 0;
    high = 0;
  }
}
