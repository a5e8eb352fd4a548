package org.malleposte.search.lucene;

import java.util.Arrays;

/// The terms of one field of one message in the order in which they stand there. Used again for
/// message after message.
final class TermLine {
  /// Terms beyond are left out.
  private static final int LONGEST = 4 << 20;

  /// Above that the memory is given back.
  private static final int KEPT = 1 << 16;

  /// The number of a term has 18 bits, how far it is from the one before two.
  private static final int STEPS = 2;

  /// The farthest that is told apart from farther.
  static final int FAR = 3;

  private final TermBag terms;
  private int[] line = new int[1024];
  private int length;
  private boolean overflown;

  TermLine(TermBag terms) {
    this.terms = terms;
  }

  TermBag terms() {
    return terms;
  }

  /// @param step how far it is from the term before, from 1 to [#FAR]
  void add(char[] text, int from, int to, int step) {
    int number = terms.add(text, from, to);
    if (number < 0 || length == LONGEST) {
      overflown = true;
      return;
    }
    if (length == line.length) {
      line = Arrays.copyOf(line, 2 * length);
    }
    line[length++] = number << STEPS | step;
  }

  int length() {
    return length;
  }

  int number(int at) {
    return line[at] >> STEPS;
  }

  int step(int at) {
    return line[at] & (1 << STEPS) - 1;
  }

  /// Whether something had to be left out.
  boolean overflown() {
    return overflown;
  }

  void clear() {
    terms.clear();
    length = 0;
    overflown = false;
    if (line.length > KEPT) {
      line = new int[1024];
    }
  }
}
