package org.malleposte.mail;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.ToIntFunction;

/// The columns of a table of messages, which stand in the order of their uids.
final class EntryColumns {
  /// No message has this uid.
  static final int DELETED = 0;

  /// Of a message in a file, without its flags.
  static final int OCTETS = Integer.BYTES + 5 * Long.BYTES;

  /// Of messages in a file that follow each other and have the same flags.
  static final int RUN_OCTETS = 2 * Integer.BYTES;

  final int[] uid;
  final long[] email;
  final Flags[] flags;
  final long[] modseq;
  final long[] internalDate;
  final long[] savedDate;
  final long[] size;
  int used;

  EntryColumns(int capacity) {
    this(
        new int[capacity],
        new long[capacity],
        new Flags[capacity],
        new long[capacity],
        new long[capacity],
        new long[capacity],
        new long[capacity]);
  }

  private EntryColumns(
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

  EntryColumns copy(int count, int capacity) {
    EntryColumns copy =
        new EntryColumns(
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

  /// Takes the deleted out; returns how many are left.
  int closeRanks() {
    int n = 0;
    for (int i = 0; i < used; i++) {
      if (uid[i] != DELETED) {
        move(i, n++);
      }
    }
    used = n;
    return n;
  }

  private void move(int from, int to) {
    uid[to] = uid[from];
    email[to] = email[from];
    flags[to] = flags[from];
    modseq[to] = modseq[from];
    internalDate[to] = internalDate[from];
    savedDate[to] = savedDate[from];
    size[to] = size[from];
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

  // In a file

  /// Writes the first messages: the runs of flags by the number they are given, then column by
  /// column. Returns how many runs there are.
  int write(ByteBuffer out, int count, ToIntFunction<Flags> number) {
    int runs = 0;
    for (int from = 0; from < count; runs++) {
      int to = from + 1;
      while (to < count && flags[to].equals(flags[from])) {
        to++;
      }
      out.putInt(to - from).putInt(number.applyAsInt(flags[from]));
      from = to;
    }
    out.asIntBuffer().put(uid, 0, count);
    out.position(out.position() + count * Integer.BYTES);
    longs(out, email, count);
    longs(out, modseq, count);
    longs(out, internalDate, count);
    longs(out, savedDate, count);
    longs(out, size, count);
    return runs;
  }

  private static void longs(ByteBuffer out, long[] column, int count) {
    out.asLongBuffer().put(column, 0, count);
    out.position(out.position() + count * Long.BYTES);
  }

  /// Reads what [#write] wrote.
  ///
  /// @throws IllegalStateException this was not written by it
  static EntryColumns read(ByteBuffer in, int count, int runs, FlagSets sets) {
    EntryColumns columns = new EntryColumns(count);
    int known = 0;
    for (int run = 0; run < runs; run++) {
      int length = in.getInt();
      if (length <= 0 || length > count - known) {
        throw new IllegalStateException("a view's file has other runs of flags than messages");
      }
      sets.fill(in.getInt(), columns.flags, known, length);
      known += length;
    }
    if (known < count) {
      throw new IllegalStateException("a view's file has messages without flags");
    }
    in.asIntBuffer().get(columns.uid);
    in.position(in.position() + count * Integer.BYTES);
    readLongs(in, columns.email);
    readLongs(in, columns.modseq);
    readLongs(in, columns.internalDate);
    readLongs(in, columns.savedDate);
    readLongs(in, columns.size);
    return columns.published();
  }

  /// The same arrays in an object made after they were filled: whoever gets to see it without a
  /// lock sees what is in them.
  private EntryColumns published() {
    EntryColumns published =
        new EntryColumns(uid, email, flags, modseq, internalDate, savedDate, size);
    published.used = uid.length;
    return published;
  }

  private static void readLongs(ByteBuffer in, long[] column) {
    in.asLongBuffer().get(column);
    in.position(in.position() + column.length * Long.BYTES);
  }
}
