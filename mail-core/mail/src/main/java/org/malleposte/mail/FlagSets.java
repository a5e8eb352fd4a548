package org.malleposte.mail;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The sets of flags that a file names by number. Long runs are copied from a row of the same set:
/// just after a start, when nothing is compiled yet, that is several times as fast as a loop.
final class FlagSets {
  private static final int LONG_RUN = 32;

  private final List<Flags> sets;
  private final Map<Integer, Flags[]> rows = new HashMap<>();

  FlagSets(List<Flags> sets) {
    this.sets = List.copyOf(sets);
  }

  /// Fills a part of `target`; false when the number stands for nothing.
  boolean fill(int number, Flags[] target, int from, int length) {
    if (number < 0 || number >= sets.size()) {
      return false;
    }
    if (length < LONG_RUN) {
      Arrays.fill(target, from, from + length, sets.get(number));
    } else {
      System.arraycopy(row(number), 0, target, from, length);
    }
    return true;
  }

  private Flags[] row(int number) {
    return rows.computeIfAbsent(
        number,
        n -> {
          Flags[] row = new Flags[Chunk.CAPACITY];
          Arrays.fill(row, sets.get(n));
          return row;
        });
  }
}
