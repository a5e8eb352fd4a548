package org.malleposte.search.lucene;

import java.util.Arrays;
import java.util.function.LongConsumer;

/// Places, and how many terms were found for each: an open hash table.
final class PlaceTable {
  private static final int SMALLEST = 1 << 10;

  private long[] keys = new long[SMALLEST];

  /// 0 where there is no key.
  private int[] stages = new int[SMALLEST];

  private int size;

  void clear() {
    Arrays.fill(stages, 0);
    size = 0;
  }

  /// Notes that a term was found for a place that has all terms before it; the first term's places
  /// are new.
  ///
  /// @param stage the number of terms before
  void reach(long key, int stage) {
    int at = find(keys, stages, key);
    if (stages[at] == stage) {
      keys[at] = key;
      stages[at] = stage + 1;
      if (stage == 0 && ++size > keys.length / 2) {
        grow();
      }
    }
  }

  private static int find(long[] keys, int[] stages, long key) {
    long mixed = key * 0x9E3779B97F4A7C15L;
    int at = (int) (mixed >>> 32) & keys.length - 1;
    while (stages[at] != 0 && keys[at] != key) {
      at = at + 1 & keys.length - 1;
    }
    return at;
  }

  private void grow() {
    long[] wider = new long[2 * keys.length];
    int[] reached = new int[wider.length];
    for (int i = 0; i < keys.length; i++) {
      if (stages[i] != 0) {
        int at = find(wider, reached, keys[i]);
        wider[at] = keys[i];
        reached[at] = stages[i];
      }
    }
    keys = wider;
    stages = reached;
  }

  /// Tells of the places that have so many terms.
  void visit(int terms, LongConsumer each) {
    for (int i = 0; i < keys.length; i++) {
      if (stages[i] == terms) {
        each.accept(keys[i]);
      }
    }
  }
}
