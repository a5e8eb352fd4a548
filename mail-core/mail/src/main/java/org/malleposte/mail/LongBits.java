package org.malleposte.mail;

import java.util.Arrays;

/// A set of numbers from 0, most of which stand close together: ids of one account. Sixteen octets
/// for each run of 64 that has any.
final class LongBits {
  /// The number of each run plus one, 0 where none is.
  private long[] runs = new long[4];

  private long[] words = new long[4];
  private int used;

  boolean has(long value) {
    return (words[slot((value >>> 6) + 1)] & 1L << value) != 0;
  }

  /// Returns whether it was not there.
  boolean add(long value) {
    int slot = slot((value >>> 6) + 1);
    long bit = 1L << value;
    if ((words[slot] & bit) != 0) {
      return false;
    }
    put(slot, (value >>> 6) + 1, words[slot] | bit);
    return true;
  }

  void remove(long value) {
    words[slot((value >>> 6) + 1)] &=
        ~(1L << value); // an empty run keeps its slot until the next growth
  }

  void addAll(LongBits others) {
    for (int i = 0; i < others.words.length; i++) {
      if (others.words[i] != 0) {
        int slot = slot(others.runs[i]);
        put(slot, others.runs[i], words[slot] | others.words[i]);
      }
    }
  }

  long count() {
    long count = 0;
    for (long word : words) {
      count += Long.bitCount(word);
    }
    return count;
  }

  /// How many are here and in `others`.
  long countWith(LongBits others) {
    long count = 0;
    for (int i = 0; i < words.length; i++) {
      if (words[i] != 0) {
        count += Long.bitCount(words[i] & others.words[others.slot(runs[i])]);
      }
    }
    return count;
  }

  /// Those that are here and not in `others`.
  LongBits without(LongBits others) {
    LongBits rest = new LongBits();
    for (int i = 0; i < words.length; i++) {
      long word = words[i] == 0 ? 0 : words[i] & ~others.words[others.slot(runs[i])];
      if (word != 0) {
        rest.put(rest.slot(runs[i]), runs[i], word);
      }
    }
    return rest;
  }

  /// Those that are here and in `others`.
  LongBits with(LongBits others) {
    return without(without(others));
  }

  void forEach(Visitor visitor) {
    for (int i = 0; i < words.length; i++) {
      for (long word = words[i]; word != 0; word &= word - 1) {
        visitor.visit(runs[i] - 1 << 6 | Long.numberOfTrailingZeros(word));
      }
    }
  }

  @FunctionalInterface
  interface Visitor {
    void visit(long value);
  }

  private void put(int slot, long run, long word) {
    if (runs[slot] == 0) {
      used++;
    }
    runs[slot] = run;
    words[slot] = word;
    if (2 * used > runs.length) {
      grow();
    }
  }

  /// Where a run is, or would be.
  private int slot(long run) {
    int mask = runs.length - 1;
    long mixed = run * 0x9E3779B97F4A7C15L;
    int slot = (int) (mixed >>> 40) & mask;
    while (runs[slot] != run && runs[slot] != 0) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldRuns = runs;
    long[] oldWords = words;
    int left = (int) Arrays.stream(oldWords).filter(word -> word != 0).count();
    int size = Integer.highestOneBit(Math.max(left, 2)) * 4;
    runs = new long[size];
    words = new long[size];
    used = 0;
    for (int i = 0; i < oldRuns.length; i++) {
      if (oldWords[i] != 0) {
        int slot = slot(oldRuns[i]);
        runs[slot] = oldRuns[i];
        words[slot] = oldWords[i];
        used++;
      }
    }
  }
}
