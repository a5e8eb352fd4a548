package org.malleposte.mail;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The sets of flags that a file names by number. Long runs are copied from a row of the same set:
/// just after a start, when nothing is compiled yet, that is several times as fast as a loop.
final class FlagSets {
  private static final int LONG_RUN = 32;

  private final List<Flags> sets;
  private final Map<Integer, Flags[]> rows = new ConcurrentHashMap<>();

  FlagSets(List<Flags> sets) {
    this.sets = List.copyOf(sets);
  }

  /// Fills a part of `target`.
  ///
  /// @throws IllegalStateException the number stands for nothing
  void fill(int number, Flags[] target, int from, int length) {
    if (number < 0 || number >= sets.size()) {
      throw new IllegalStateException("a view's file names flags that it has not");
    }
    if (length < LONG_RUN) {
      Arrays.fill(target, from, from + length, sets.get(number));
    } else {
      System.arraycopy(row(number), 0, target, from, length);
    }
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
