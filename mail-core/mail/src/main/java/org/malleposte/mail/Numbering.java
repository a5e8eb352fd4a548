package org.malleposte.mail;

import java.util.concurrent.ThreadLocalRandom;

/// Numbers for long values, from 0 in the order of their coming.
final class Numbering {
  private long[] keys = new long[128];

  /// Numbers plus one, 0 where nothing is.
  private int[] table = new int[128];

  private int count;

  int count() {
    return count;
  }

  long weight() {
    return 12L * keys.length;
  }

  /// The value's number, or -1.
  int find(long value) {
    return table[slot(value)] - 1;
  }

  /// The value's number, which it gets now if it has none.
  int number(long value) {
    int slot = slot(value);
    if (table[slot] == 0) {
      keys[slot] = value;
      table[slot] = ++count;
      if (2 * count > table.length) {
        grow();
      }
      return count - 1;
    }
    return table[slot] - 1;
  }

  private int slot(long value) {
    int mask = table.length - 1;
    long mixed = value * 0x9E3779B97F4A7C15L;
    int slot = (int) (mixed ^ mixed >>> 32) & mask;
    while (table[slot] != 0 && keys[slot] != value) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] old = table;
    keys = new long[2 * oldKeys.length];
    table = new int[2 * old.length];
    for (int i = 0; i < old.length; i++) {
      if (old[i] != 0) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        table[slot] = old[i];
      }
    }
  }

  // --- texts as long values ---

  private static final long PRIME = (1L << 61) - 1;
  private static final long BASE = ThreadLocalRandom.current().nextLong(1L << 32, PRIME);

  /// A value that stands for a text: a polynomial modulo a prime at a secret place, so that nobody
  /// can write two texts that become one.
  static long of(String text) {
    long value = text.length();
    for (int i = 0; i < text.length(); i++) {
      value = times(value) + text.charAt(i) + 1;
    }
    return value;
  }

  private static long times(long value) {
    long high = Math.multiplyHigh(value, BASE);
    long low = value * BASE;
    long sum = (low & PRIME) + (high << 3 | low >>> 61);
    sum = (sum & PRIME) + (sum >>> 61);
    return sum >= PRIME ? sum - PRIME : sum;
  }
}
