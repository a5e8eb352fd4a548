package org.malleposte.mail;

import java.util.Arrays;

/// A run of a mailbox's messages in the order of their uids, never changed once made.
///
/// Chunks that follow each other by appending share their arrays: each sees only its own `count`.
final class Chunk {
  static final int CAPACITY = 512;

  final int count;
  private final Columns columns;

  private Chunk(Columns columns, int count) {
    this.columns = columns;
    this.count = count;
  }

  static Chunk empty() {
    return new Chunk(new Columns(16), 0);
  }

  int uid(int i) {
    return columns.uid[i];
  }

  int lastUid() {
    return columns.uid[count - 1];
  }

  long email(int i) {
    return columns.email[i];
  }

  Flags flags(int i) {
    return columns.flags[i];
  }

  long modseq(int i) {
    return columns.modseq[i];
  }

  long internalDate(int i) {
    return columns.internalDate[i];
  }

  long savedDate(int i) {
    return columns.savedDate[i];
  }

  long size(int i) {
    return columns.size[i];
  }

  Entry entry(int i) {
    return new Entry(email(i), flags(i), modseq(i), internalDate(i), savedDate(i), size(i));
  }

  /// The place of `uid`, or -(where it would stand) - 1.
  int indexOf(int uid) {
    return Arrays.binarySearch(columns.uid, 0, count, uid);
  }

  boolean full() {
    return count == CAPACITY;
  }

  /// This chunk and one message more.
  Chunk plus(int uid, Entry entry) {
    Columns target = columns;
    // Whoever appended to these columns first owns their next row; everybody else copies.
    if (columns.used != count || count == columns.uid.length) {
      target = columns.copy(count, Math.min(CAPACITY, Math.max(16, count * 2)));
    }
    target.set(count, uid, entry);
    target.used = count + 1;
    return new Chunk(target, count + 1);
  }

  /// A copy of the messages for which `keep` says so.
  Chunk only(java.util.function.IntPredicate keep) {
    Columns target = new Columns(count);
    int n = 0;
    for (int i = 0; i < count; i++) {
      if (keep.test(i)) {
        target.set(n++, uid(i), entry(i));
      }
    }
    target.used = n;
    return new Chunk(target, n);
  }

  /// The same messages with other entries where `replacement` gives one.
  Chunk replacing(java.util.function.IntFunction<Entry> replacement) {
    Columns target = columns.copy(count, count);
    for (int i = 0; i < count; i++) {
      Entry entry = replacement.apply(i);
      if (entry != null) {
        target.set(i, uid(i), entry);
      }
    }
    target.used = count;
    return new Chunk(target, count);
  }

  /// The columns of a table of messages.
  private static final class Columns {
    final int[] uid;
    final long[] email;
    final Flags[] flags;
    final long[] modseq;
    final long[] internalDate;
    final long[] savedDate;
    final long[] size;
    int used;

    Columns(int capacity) {
      this(
          new int[capacity],
          new long[capacity],
          new Flags[capacity],
          new long[capacity],
          new long[capacity],
          new long[capacity],
          new long[capacity]);
    }

    private Columns(
        int[] uid,
        long[] email,
        Flags[] flags,
        long[] modseq,
        long[] internalDate,
        long[] savedDate,
        long[] size) {
      this.uid = uid;
      this.email = email;
      this.flags = flags;
      this.modseq = modseq;
      this.internalDate = internalDate;
      this.savedDate = savedDate;
      this.size = size;
    }

    Columns copy(int count, int capacity) {
      Columns copy =
          new Columns(
              Arrays.copyOf(uid, capacity),
              Arrays.copyOf(email, capacity),
              Arrays.copyOf(flags, capacity),
              Arrays.copyOf(modseq, capacity),
              Arrays.copyOf(internalDate, capacity),
              Arrays.copyOf(savedDate, capacity),
              Arrays.copyOf(size, capacity));
      copy.used = count;
      return copy;
    }

    void set(int i, int newUid, Entry entry) {
      uid[i] = newUid;
      email[i] = entry.email();
      flags[i] = entry.flags();
      modseq[i] = entry.modseq();
      internalDate[i] = entry.internalDate();
      savedDate[i] = entry.savedDate();
      size[i] = entry.size();
    }
  }
}
