package org.malleposte.mail;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// A run of a mailbox's messages in the order of their uids, never changed once made.
///
/// Chunks that follow each other by appending share their arrays: each sees only its own `count`.
final class Chunk {
  static final int CAPACITY = 512;

  private static final int UNKNOWN = -1;

  final int count;

  /// Null while it lies in a file that nobody has read it from. Whoever reads it at the same time
  /// reads the same.
  private @Nullable EntryColumns columns;

  private final @Nullable StoredChunk stored;

  // Found when first asked for; whoever asks at the same time finds the same.
  private int firstUnseen = UNKNOWN;
  private long highestModseq = UNKNOWN;
  private short @Nullable [] byArrival;

  private Chunk(EntryColumns columns, int count) {
    this.columns = columns;
    this.count = count;
    this.stored = null;
  }

  /// One that is read when its messages are first asked for.
  Chunk(StoredChunk stored) {
    this.count = stored.count();
    this.firstUnseen = stored.firstUnseen();
    this.highestModseq = stored.highestModseq();
    this.stored = stored;
  }

  static Chunk empty() {
    return new Chunk(new EntryColumns(16), 0);
  }

  private EntryColumns columns() {
    EntryColumns known = columns;
    if (known == null) {
      known = Objects.requireNonNull(stored, "one or the other").read();
      columns = known;
    }
    return known;
  }

  int uid(int i) {
    return columns().uid[i];
  }

  int firstUid() {
    return stored == null ? uid(0) : stored.firstUid();
  }

  int lastUid() {
    return stored == null ? uid(count - 1) : stored.lastUid();
  }

  long email(int i) {
    return columns().email[i];
  }

  Flags flags(int i) {
    return columns().flags[i];
  }

  long modseq(int i) {
    return columns().modseq[i];
  }

  long internalDate(int i) {
    return columns().internalDate[i];
  }

  long savedDate(int i) {
    return columns().savedDate[i];
  }

  long size(int i) {
    return columns().size[i];
  }

  Entry entry(int i) {
    return new Entry(email(i), flags(i), modseq(i), internalDate(i), savedDate(i), size(i));
  }

  /// The place of `uid`, or -(where it would stand) - 1.
  int indexOf(int uid) {
    return Arrays.binarySearch(columns().uid, 0, count, uid);
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
    return lastUid() - firstUid() == count - 1;
  }

  boolean full() {
    return count == CAPACITY;
  }

  /// This chunk and one message more.
  Chunk plus(int uid, Entry entry) {
    EntryColumns known = columns();
    EntryColumns target = known;
    // Whoever appended to these columns first owns their next row; everybody else copies.
    if (known.used != count || count == known.uid.length) {
      target = known.copy(count, Math.min(CAPACITY, Math.max(16, count * 2)));
    }
    target.set(count, uid, entry);
    target.used = count + 1;
    return new Chunk(target, count + 1);
  }

  /// This chunk after a commit.
  ///
  /// @param touched entries of its uids written by the commit, null for those deleted
  Chunk after(SortedMap<Integer, @Nullable Entry> touched) {
    EntryColumns target = columns().copy(count, count);
    boolean deletes = false;
    for (Map.Entry<Integer, @Nullable Entry> each : touched.entrySet()) {
      int i = indexOf(each.getKey());
      Entry entry = each.getValue();
      if (i >= 0 && entry != null) {
        target.set(i, each.getKey(), entry);
      } else if (i >= 0) {
        target.uid[i] = EntryColumns.DELETED;
        deletes = true;
      }
    }
    return new Chunk(target, deletes ? target.closeRanks() : count);
  }

  /// Its columns, for who writes them: one that nobody has read is not kept in memory for that.
  EntryColumns columnsOnce() {
    EntryColumns known = columns;
    return known != null ? known : Objects.requireNonNull(stored, "one or the other").read();
  }
}
