package org.malleposte.mail;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Texts under numbers, each once, end to end in one array; and the order that they stand in.
/// Number 0 is the empty text. Texts are compared as octets.
final class Words {
  private byte[] pool = new byte[1024];

  /// Where each text ends; it begins where the one before ends.
  private int[] ends = new int[64];

  private int count;

  /// Open addressing: numbers plus one, 0 where nothing is.
  private int[] table = new int[128];

  /// The numbers in their texts' order, of the first `sorted.length` texts.
  private int[] sorted = {};

  private int @Nullable [] ranks;

  Words() {
    number(new byte[0]);
  }

  int count() {
    return count;
  }

  /// Octets held, roughly.
  long weight() {
    return pool.length + 4L * (ends.length + table.length + 2L * sorted.length);
  }

  /// The text's number, which it gets now if it has none.
  int number(byte[] text) {
    int slot = slot(text);
    if (table[slot] == 0) {
      add(text);
      table[slot] = count;
      if (2 * count > table.length) {
        grow();
      }
      return count - 1;
    }
    return table[slot] - 1;
  }

  private int slot(byte[] text) {
    int mask = table.length - 1;
    int slot = spread(Arrays.hashCode(text)) & mask;
    while (table[slot] != 0 && !is(table[slot] - 1, text)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static int spread(int hash) {
    int mixed = hash * 0x9E3779B9;
    return mixed ^ mixed >>> 16;
  }

  private boolean is(int number, byte[] text) {
    return Arrays.equals(pool, begin(number), ends[number], text, 0, text.length);
  }

  private int begin(int number) {
    return number == 0 ? 0 : ends[number - 1];
  }

  private void add(byte[] text) {
    int from = begin(count);
    int to = Math.addExact(from, text.length);
    if (to > pool.length) {
      pool = Arrays.copyOf(pool, (int) Math.min(Integer.MAX_VALUE - 8L, 2L * to));
    }
    System.arraycopy(text, 0, pool, from, text.length);
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * count);
    }
    ends[count++] = to;
    ranks = null;
  }

  private void grow() {
    table = new int[2 * table.length];
    int mask = table.length - 1;
    for (int i = 0; i < count; i++) {
      int slot = spread(hash(i)) & mask;
      while (table[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      table[slot] = i + 1;
    }
  }

  /// As [Arrays#hashCode] of the text.
  private int hash(int number) {
    int hash = 1;
    for (int i = begin(number); i < ends[number]; i++) {
      hash = 31 * hash + pool[i];
    }
    return hash;
  }

  /// The place of each text in the order of all. Never changed once given.
  int[] ranks() {
    if (ranks == null) {
      sort();
      int[] places = new int[count];
      for (int i = 0; i < count; i++) {
        places[sorted[i]] = i;
      }
      ranks = places;
    }
    return Objects.requireNonNull(ranks);
  }

  /// Sorts the texts that came since, and merges them with the others.
  private void sort() {
    int[] fresh = new int[count - sorted.length];
    for (int i = 0; i < fresh.length; i++) {
      fresh[i] = sorted.length + i;
    }
    sort(fresh, fresh.clone(), 0, fresh.length);
    int[] all = new int[count];
    merge(sorted, 0, sorted.length, fresh, 0, fresh.length, all, 0);
    sorted = all;
  }

  /// Merge sort: there is none for numbers with a comparison of one's own.
  private void sort(int[] into, int[] from, int begin, int end) {
    if (end - begin < 2) {
      return;
    }
    int middle = (begin + end) >>> 1;
    sort(from, into, begin, middle);
    sort(from, into, middle, end);
    merge(from, begin, middle, from, middle, end, into, begin);
  }

  private void merge(int[] a, int i, int aEnd, int[] b, int j, int bEnd, int[] into, int at) {
    int left = i;
    int right = j;
    for (int k = at; k < at + (aEnd - i) + (bEnd - j); k++) {
      boolean first = right == bEnd || left < aEnd && compare(a[left], b[right]) <= 0;
      into[k] = first ? a[left++] : b[right++];
    }
  }

  private int compare(int a, int b) {
    return Arrays.compareUnsigned(pool, begin(a), ends[a], pool, begin(b), ends[b]);
  }
}
