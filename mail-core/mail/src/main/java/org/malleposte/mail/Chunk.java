package org.malleposte.mail;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// A run of a mailbox's messages in the order of their uids, never changed once made.
///
/// Chunks that follow each other by appending share their arrays: each sees only its own `count`.
final class Chunk {
  static final int CAPACITY = 512;

  /// Of a message in a file, without its flags.
  static final int OCTETS = Integer.BYTES + 5 * Long.BYTES;

  /// Of messages in a file that follow each other and have the same flags.
  static final int RUN_OCTETS = 2 * Integer.BYTES;

  /// No message has this uid.
  private static final int DELETED = 0;

  private static final int UNKNOWN = -1;

  final int count;
  private final Columns columns;

  // Found when first asked for; whoever asks at the same time finds the same.
  private int firstUnseen = UNKNOWN;
  private long highestModseq = UNKNOWN;
  private short @Nullable [] byArrival;

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

  /// The place of the first message without \Seen, or `count`.
  int firstUnseen() {
    int found = firstUnseen;
    if (found == UNKNOWN) {
      for (found = 0; found < count && flags(found).seen(); ) {
        found++;
      }
      firstUnseen = found;
    }
    return found;
  }

  /// The greatest modseq of its messages.
  long highestModseq() {
    long highest = highestModseq;
    if (highest == UNKNOWN) {
      for (int i = 0; i < count; i++) {
        highest = Math.max(highest, modseq(i));
      }
      highestModseq = highest;
    }
    return highest;
  }

  /// The places of its messages in the order of their arrival, and of their emails where that is
  /// the same; there may be more than there are messages.
  short[] byArrival() {
    short[] found = byArrival;
    if (found == null) {
      found = isInOrder() ? Places.RISING : sortedByArrival();
      byArrival = found;
    }
    return found;
  }

  private boolean isInOrder() {
    for (int i = 1; i < count; i++) {
      if (isAfter(i - 1, i)) {
        return false;
      }
    }
    return true;
  }

  private boolean isAfter(int i, int j) {
    return internalDate(i) > internalDate(j)
        || (internalDate(i) == internalDate(j) && email(i) > email(j));
  }

  private short[] sortedByArrival() {
    Integer[] places = new Integer[count];
    Arrays.setAll(places, i -> i);
    Arrays.sort(places, (i, j) -> isAfter(i, j) ? 1 : isAfter(j, i) ? -1 : 0);
    short[] order = new short[count];
    for (int i = 0; i < count; i++) {
      order[i] = places[i].shortValue();
    }
    return order;
  }

  private static final class Places {
    static final short[] RISING = new short[CAPACITY];

    static {
      for (short i = 0; i < CAPACITY; i++) {
        RISING[i] = i;
      }
    }
  }

  /// Whether its uids follow each other.
  boolean isGapless() {
    return lastUid() - uid(0) == count - 1;
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

  /// This chunk after a commit.
  ///
  /// @param touched entries of its uids written by the commit, null for those deleted
  Chunk after(SortedMap<Integer, @Nullable Entry> touched) {
    Columns target = columns.copy(count, count);
    boolean deletes = false;
    for (Map.Entry<Integer, @Nullable Entry> each : touched.entrySet()) {
      int i = indexOf(each.getKey());
      Entry entry = each.getValue();
      if (i >= 0 && entry != null) {
        target.set(i, each.getKey(), entry);
      } else if (i >= 0) {
        target.uid[i] = DELETED;
        deletes = true;
      }
    }
    return new Chunk(target, deletes ? target.closeRanks() : count);
  }

  /// Writes the runs of flags by the number they are given, then column by column; returns how many
  /// runs there are.
  int write(ByteBuffer out, ToIntFunction<Flags> number) {
    int runs = 0;
    for (int from = 0; from < count; runs++) {
      int to = from + 1;
      while (to < count && flags(to).equals(flags(from))) {
        to++;
      }
      out.putInt(to - from).putInt(number.applyAsInt(flags(from)));
      from = to;
    }
    ints(out, columns.uid);
    longs(out, columns.email);
    longs(out, columns.modseq);
    longs(out, columns.internalDate);
    longs(out, columns.savedDate);
    longs(out, columns.size);
    return runs;
  }

  private void ints(ByteBuffer out, int[] column) {
    out.asIntBuffer().put(column, 0, count);
    out.position(out.position() + count * Integer.BYTES);
  }

  private void longs(ByteBuffer out, long[] column) {
    out.asLongBuffer().put(column, 0, count);
    out.position(out.position() + count * Long.BYTES);
  }

  /// Reads what [#write] wrote; null when it is damaged.
  static @Nullable Chunk read(ByteBuffer in, int count, int runs, FlagSets sets) {
    Columns columns = new Columns(count);
    int known = 0;
    for (int run = 0; run < runs; run++) {
      int length = in.getInt();
      if (length <= 0
          || length > count - known
          || !sets.fill(in.getInt(), columns.flags, known, length)) {
        return null;
      }
      known += length;
    }
    if (known < count) {
      return null;
    }
    readInts(in, columns.uid);
    readLongs(in, columns.email);
    readLongs(in, columns.modseq);
    readLongs(in, columns.internalDate);
    readLongs(in, columns.savedDate);
    readLongs(in, columns.size);
    columns.used = count;
    return new Chunk(columns, count);
  }

  private static void readInts(ByteBuffer in, int[] column) {
    in.asIntBuffer().get(column);
    in.position(in.position() + column.length * Integer.BYTES);
  }

  private static void readLongs(ByteBuffer in, long[] column) {
    in.asLongBuffer().get(column);
    in.position(in.position() + column.length * Long.BYTES);
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
  }
}
