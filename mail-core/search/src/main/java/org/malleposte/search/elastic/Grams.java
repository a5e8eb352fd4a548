package org.malleposte.search.elastic;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import org.malleposte.search.CaseFold;

/// Cuts the texts of one field of a message into what proves that a text stands in it: every three
/// characters that stand one after another, in their order. A text of three or more stands where
/// its threes do, one after the other; shorter ones are terms of their own. Texts are folded as
/// [org.malleposte.search.Needle] folds them.
///
/// Terms go over the wire with blanks between, which is all that the server's analyser knows, so
/// that characters that it takes for blanks stand as others do; what then could be two things is
/// told as [#UNTOLD], and looked for by reading. Each text ends with two [#END]s: so its last
/// characters begin threes, too, and nothing is found across two texts.
///
/// Used for message after message, by one thread.
final class Grams {
  static final int SIZE = 3;

  /// Characters of a field that are told.
  static final int MOST = 1 << 19;

  /// What cannot be told apart from others.
  static final int UNTOLD = 0xFFFD;

  private static final int BLANK = 0x7F;
  private static final int END = 0x80;
  private static final int CONTROLS = 0x80;
  private static final int ASCII = 128;

  private final StringBuilder threes = new StringBuilder();
  private final StringBuilder few = new StringBuilder();
  private final BitSet plain = new BitSet();
  private final Set<Long> other = new HashSet<>();
  private int read;

  /// The last two characters of the text so far, -1 where there is none.
  private int before = -1;

  private int last = -1;

  /// The first half of a pair, whose second is to come.
  private char high;

  /// How a character stands in a term.
  static int told(int c) {
    if (c < ASCII) {
      return c == ' ' ? BLANK : c == BLANK ? UNTOLD : isControl(c) ? c + CONTROLS : c;
    }
    boolean taken = c < ASCII + ' ' || c >= 0xD800 && c <= 0xDFFF || Character.isWhitespace(c);
    return taken ? UNTOLD : c;
  }

  /// Those that the analyser takes for blanks.
  private static boolean isControl(int c) {
    return c >= 0x09 && c <= 0x0D || c >= 0x1C && c <= 0x1F;
  }

  void clear() {
    if (threes.capacity() > 1 << 20) {
      threes.setLength(0);
      threes.trimToSize();
    }
    threes.setLength(0);
    few.setLength(0);
    plain.clear();
    other.clear();
    read = 0;
    before = -1;
    last = -1;
    high = 0;
  }

  boolean isEmpty() {
    return threes.isEmpty();
  }

  /// Whether everything given is in it.
  boolean isComplete() {
    return read <= MOST;
  }

  /// The threes, a blank between them.
  String threes() {
    return threes.toString();
  }

  /// The ones and twos, each once.
  String few() {
    return few.toString();
  }

  /// A text of its own.
  void add(String text) {
    for (int i = 0; i < text.length() && isComplete(); i++) {
      next(text.charAt(i));
    }
    end();
  }

  /// A piece of a text.
  void add(char[] piece, int count) {
    for (int i = 0; i < count && isComplete(); i++) {
      next(piece[i]);
    }
  }

  /// As [org.malleposte.search.Needle] does.
  private void next(char c) {
    read++;
    char first = high;
    high = 0;
    if (first != 0 && Character.isLowSurrogate(c)) {
      folded(CaseFold.of(Character.toCodePoint(first, c)));
      return;
    }
    if (first != 0) {
      told(UNTOLD, false);
    }
    if (Character.isHighSurrogate(c)) {
      high = c;
    } else if (c < ASCII) {
      told(told(CaseFold.plain(c)), false);
    } else {
      folded(CaseFold.of(c));
    }
  }

  private void folded(String text) {
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      told(told(c), false);
    }
  }

  private void told(int c, boolean end) {
    if (before >= 0) {
      if (!threes.isEmpty()) {
        threes.append(' ');
      }
      threes.appendCodePoint(before).appendCodePoint(last).appendCodePoint(c);
    }
    before = last;
    last = c;
    if (!end) {
      few(c);
    }
  }

  private void few(int c) {
    boolean two = before >= 0;
    if (c < ASCII && before < ASCII) {
      once(c, plain, c);
      if (two) {
        pair(c, plain.get(ASCII * (before + 1) + c));
        plain.set(ASCII * (before + 1) + c);
      }
    } else {
      one(c, other.add((long) c));
      if (two) {
        pair(c, !other.add((long) before << 32 | 1L << 31 | c));
      }
    }
  }

  private void once(int c, BitSet seen, int at) {
    one(c, !seen.get(at));
    seen.set(at);
  }

  private void one(int c, boolean fresh) {
    if (fresh) {
      blank().appendCodePoint(c);
    }
  }

  private void pair(int c, boolean known) {
    if (!known) {
      blank().appendCodePoint(before).appendCodePoint(c);
    }
  }

  private StringBuilder blank() {
    return few.isEmpty() ? few : few.append(' ');
  }

  /// Ends a text.
  void end() {
    if (high != 0) {
      told(UNTOLD, false);
      high = 0;
    }
    if (last >= 0) {
      told(END, true);
      told(END, true);
    }
    before = -1;
    last = -1;
  }

  /// What of a text is looked for: its characters as they stand in terms.
  ///
  /// @param needle folded
  static int[] of(String needle) {
    return needle.codePoints().map(Grams::told).toArray();
  }

  /// The longest part of that in which nothing is untold.
  static int[] known(int[] told) {
    int from = 0;
    int to = 0;
    for (int begin = 0, end = 0; end <= told.length; end++) {
      if (end == told.length || told[end] == UNTOLD) {
        if (end - begin > to - from) {
          from = begin;
          to = end;
        }
        begin = end + 1;
      }
    }
    return Arrays.copyOfRange(told, from, to);
  }

  /// The threes of that, a blank between them, from one to another (exclusive).
  static String threes(int[] told, int from, int to) {
    StringBuilder terms = new StringBuilder();
    for (int i = from; i + SIZE <= to; i++) {
      if (i > from) {
        terms.append(' ');
      }
      for (int j = i; j < i + SIZE; j++) {
        terms.appendCodePoint(told[j]);
      }
    }
    return terms.toString();
  }
}
