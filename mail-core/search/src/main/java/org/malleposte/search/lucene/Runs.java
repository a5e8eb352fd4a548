package org.malleposte.search.lucene;

import org.malleposte.search.CaseFold;

/// Cuts text into the runs that are the terms of the index, and needles into the same.
///
/// A run ends at a blank, and where scripts written without blanks begin and end. Of those, runs of
/// two characters each are taken, and the last one alone. Of a long run come pieces of [#LONGEST]
/// characters that begin every [#STEP]: whatever has at most [#STEP] characters is whole in one of
/// them.
///
/// How far a term is from the one before tells what stands between them: [#BLANK] one blank, or
/// that they are pairs of one run; [#TOUCHING] nothing; [TermLine#FAR] anything.
final class Runs {
  static final int LONGEST = 80;
  static final int STEP = 40;

  /// Characters of a message that are indexed.
  private static final int MOST = 8 << 20;

  enum Script {
    BLANK,
    WORDS,
    DENSE
  }

  static final int BLANK = 1;
  static final int TOUCHING = 2;

  private final TermLine target;
  private final char[] run = new char[LONGEST];
  private int length;

  private Script script = Script.BLANK;

  /// How far the next run is from the last, as far as it is known.
  private int gap = TermLine.FAR;

  /// How far the term that is gathered is from the last.
  private int step;

  /// The first half of a pair, whose second is to come.
  private char high;

  private int read;

  Runs(TermLine target) {
    this.target = target;
  }

  /// Begins a message.
  void clear() {
    read = 0;
    length = 0;
    high = 0;
    script = Script.BLANK;
    gap = TermLine.FAR;
  }

  /// Whether everything given is in the bag.
  boolean complete() {
    return read < MOST && !target.overflown();
  }

  /// A text of its own.
  void add(String text) {
    read += text.length();
    for (int i = 0; i < text.length() && complete(); i++) {
      next(text.charAt(i));
    }
    end();
  }

  /// A piece of a text.
  void add(char[] piece, int count) {
    read += count;
    for (int i = 0; i < count; i++) {
      next(piece[i]);
    }
  }

  /// Ends a text.
  void end() {
    if (high != 0) {
      folded(high);
      high = 0;
    }
    finish();
    script = Script.BLANK;
    gap = TermLine.FAR;
  }

  /// As [Needle] does.
  private void next(char c) {
    if (c < 128 && high == 0) {
      folded(CaseFold.plain(c));
      return;
    }
    char first = high;
    high = 0;
    if (first != 0 && Character.isLowSurrogate(c)) {
      folded(CaseFold.of(Character.toCodePoint(first, c)));
      return;
    }
    if (first != 0) {
      folded(first);
    }
    if (Character.isHighSurrogate(c)) {
      high = c;
    } else if (c < 128) {
      folded(CaseFold.plain(c));
    } else {
      folded(CaseFold.of(c));
    }
  }

  private void folded(String text) {
    for (int i = 0; i < text.length(); i++) {
      folded(text.charAt(i));
    }
  }

  private void folded(char c) {
    Script next = script(c);
    if (next != script) {
      finish();
      script = next;
    }
    switch (next) {
      case BLANK -> gap = gap == TOUCHING && c == ' ' ? BLANK : TermLine.FAR;
      case WORDS -> word(c);
      case DENSE -> dense(c);
    }
  }

  private void word(char c) {
    if (length == 0) {
      step = gap;
    } else if (length == LONGEST) {
      target.add(run, 0, LONGEST, step);
      System.arraycopy(run, STEP, run, 0, LONGEST - STEP);
      length = LONGEST - STEP;
      step = TermLine.FAR;
    }
    run[length++] = c;
  }

  private void dense(char c) {
    if (length == 1) {
      run[1] = c;
      target.add(run, 0, 2, step);
      step = BLANK;
    } else {
      length = 1;
      step = gap;
    }
    run[0] = c;
  }

  private void finish() {
    if (length > 0) {
      target.add(run, 0, length, step);
      gap = TOUCHING;
    }
    length = 0;
  }

  static Script script(char c) {
    if (isBlank(c)) {
      return Script.BLANK;
    }
    return isDense(c) ? Script.DENSE : Script.WORDS;
  }

  private static boolean isBlank(char c) {
    return c <= ' '
        || (c >= 0x7F
            && (c <= 0xA0
                || (c >= 0x2000 && c <= 0x200B)
                || c == 0x2028
                || c == 0x2029
                || c == 0x202F
                || c == 0x3000
                || c == 0xFEFF));
  }

  /// Thai, Lao, Burmese, Khmer, Japanese and Chinese.
  private static boolean isDense(char c) {
    return c >= 0x0E00
        && (c <= 0x0EFF
            || (c >= 0x1000 && c <= 0x109F)
            || (c >= 0x1780 && c <= 0x17FF)
            || (c > 0x3000 && c <= 0x30FF)
            || (c >= 0x31F0 && c <= 0x31FF)
            || (c >= 0x3400 && c <= 0x9FFF)
            || (c >= 0xF900 && c <= 0xFAFF)
            || (c >= 0xFF00 && c <= 0xFFEF));
  }
}
