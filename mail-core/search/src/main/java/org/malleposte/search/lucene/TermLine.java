package org.malleposte.search.lucene;

import java.util.Arrays;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.UnicodeUtil;

/// The terms of one field of one message in the order in which they stand there, as they go into
/// the index: their text in UTF-8, after two octets of their [LetterSet] where parts of terms are
/// looked for. Used again for message after message.
final class TermLine {
  /// Terms beyond are left out.
  private static final int MOST = 500_000;

  private static final int MOST_OCTETS = 6 << 20;

  /// Above that the memory is given back.
  private static final int KEPT = 1 << 16;

  /// The end of a term has 30 bits, how far it is from the one before two.
  private static final int STEPS = 2;

  /// The farthest that is told apart from farther.
  static final int FAR = 3;

  private final boolean letters;
  private byte[] octets = new byte[4096];
  private int end;
  private int[] terms = new int[1024];
  private int length;
  private boolean overflown;

  /// @param letters whether the terms begin with the sets of their letters
  TermLine(boolean letters) {
    this.letters = letters;
  }

  /// @param step how far it is from the term before, from 1 to [#FAR]
  void add(char[] text, int from, int to, int step) {
    int most = end + TermBag.PREFIX + UnicodeUtil.maxUTF8Length(to - from);
    if (length == MOST || most > MOST_OCTETS) {
      overflown = true;
      return;
    }
    if (most > octets.length) {
      octets = Arrays.copyOf(octets, Math.max(most, 2 * octets.length));
    }
    if (length == terms.length) {
      terms = Arrays.copyOf(terms, 2 * length);
    }
    end = TermBag.encode(letters, text, from, to, octets, end);
    terms[length++] = end << STEPS | step;
  }

  int length() {
    return length;
  }

  void get(int at, BytesRef target) {
    int from = at == 0 ? 0 : terms[at - 1] >>> STEPS;
    target.bytes = octets;
    target.offset = from;
    target.length = (terms[at] >>> STEPS) - from;
  }

  int step(int at) {
    return terms[at] & (1 << STEPS) - 1;
  }

  /// Whether something had to be left out.
  boolean overflown() {
    return overflown;
  }

  void clear() {
    length = 0;
    end = 0;
    overflown = false;
    if (octets.length > KEPT) {
      octets = new byte[4096];
      terms = new int[1024];
    }
  }
}
