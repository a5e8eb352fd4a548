package org.malleposte.search.lucene;

import java.io.IOException;
import java.io.Reader;
import org.malleposte.search.Needle;

/// Cuts text into the runs that are the terms of the index, and needles into the same.
///
/// A run ends at a blank, and where scripts written without blanks begin and end. Of those, runs of
/// two characters each are taken, and the last one alone. Of a long run come pieces of [#LONGEST]
/// characters that begin every [#STEP]: whatever has at most [#STEP] characters is whole in one of
/// them.
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

  private final TermBag target;
  private final char[] run = new char[LONGEST];
  private int length;

  private Script script = Script.BLANK;
  private int read;

  Runs(TermBag target) {
    this.target = target;
  }

  /// Begins a message.
  void clear() {
    read = 0;
    length = 0;
    script = Script.BLANK;
  }

  /// Whether everything given is in the bag.
  boolean complete() {
    return read < MOST && !target.overflown();
  }

  /// A text of its own.
  void add(Reader text, char[] piece) throws IOException {
    for (int count = text.read(piece, 0, piece.length);
        count >= 0 && complete();
        count = text.read(piece, 0, piece.length)) {
      read += count;
      for (int i = 0; i < count; i++) {
        add(Needle.fold(piece[i]));
      }
    }
    end();
  }

  /// A text of its own.
  void add(String text) {
    read += text.length();
    for (int i = 0; i < text.length() && complete(); i++) {
      add(Needle.fold(text.charAt(i)));
    }
    end();
  }

  private void add(char c) {
    Script next = script(c);
    if (next != script) {
      end();
      script = next;
    }
    switch (next) {
      case BLANK -> {}
      case WORDS -> word(c);
      case DENSE -> dense(c);
    }
  }

  private void word(char c) {
    if (length == LONGEST) {
      target.add(run, 0, LONGEST);
      System.arraycopy(run, STEP, run, 0, LONGEST - STEP);
      length = LONGEST - STEP;
    }
    run[length++] = c;
  }

  private void dense(char c) {
    if (length == 1) {
      run[1] = c;
      target.add(run, 0, 2);
      run[0] = c;
    } else {
      run[0] = c;
      length = 1;
    }
  }

  private void end() {
    if (length > 0) {
      target.add(run, 0, length);
    }
    length = 0;
    script = Script.BLANK;
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
