package org.malleposte.mail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/// A mailbox and its messages as they were after one commit: never changes, shared by every session
/// of the process, a few dozen octets a message.
///
/// A message's index, from 0, is its sequence number less one for a session that shows this view. A
/// later view shares what did not change, so that making and comparing one costs what was touched,
/// not what is there.
public final class MailboxView {
  private final Mailbox mailbox;
  private final Chunk[] chunks;

  /// Where each chunk begins; one more than there are chunks, the last is the size.
  private final int[] starts;

  private MailboxView(Mailbox mailbox, Chunk[] chunks) {
    this.mailbox = mailbox;
    this.chunks = chunks;
    this.starts = new int[chunks.length + 1];
    for (int i = 0; i < chunks.length; i++) {
      starts[i + 1] = starts[i] + chunks[i].count;
    }
  }

  static MailboxView of(Mailbox mailbox, List<Chunk> chunks) {
    return new MailboxView(mailbox, chunks.toArray(Chunk[]::new));
  }

  List<Chunk> chunks() {
    return List.of(chunks);
  }

  /// The mailbox as it was then: counters, uid next, highest modseq.
  public Mailbox mailbox() {
    return mailbox;
  }

  /// How many messages the view shows.
  public int size() {
    return starts[chunks.length];
  }

  private int chunkAt(int index) {
    if (index < 0 || index >= size()) {
      throw new IndexOutOfBoundsException("message " + index + " of " + size());
    }
    int found = Arrays.binarySearch(starts, index);
    return found >= 0 ? found : -found - 2;
  }

  public int uid(int index) {
    int c = chunkAt(index);
    return chunks[c].uid(index - starts[c]);
  }

  public long email(int index) {
    int c = chunkAt(index);
    return chunks[c].email(index - starts[c]);
  }

  public Flags flags(int index) {
    int c = chunkAt(index);
    return chunks[c].flags(index - starts[c]);
  }

  public long modseq(int index) {
    int c = chunkAt(index);
    return chunks[c].modseq(index - starts[c]);
  }

  /// ms since 1970.
  public long internalDate(int index) {
    int c = chunkAt(index);
    return chunks[c].internalDate(index - starts[c]);
  }

  /// ms since 1970: when the message came into this mailbox (RFC 8514).
  public long savedDate(int index) {
    int c = chunkAt(index);
    return chunks[c].savedDate(index - starts[c]);
  }

  /// Octets of the message.
  public long messageSize(int index) {
    int c = chunkAt(index);
    return chunks[c].size(index - starts[c]);
  }

  public Entry entry(int index) {
    int c = chunkAt(index);
    return chunks[c].entry(index - starts[c]);
  }

  /// The index of the message with that uid; when there is none, -(the index of the next greater
  /// one) - 1.
  public int indexOf(int uid) {
    int c = chunkOf(uid);
    if (c == chunks.length) {
      return -size() - 1;
    }
    int found = chunks[c].indexOf(uid);
    return found >= 0 ? starts[c] + found : found - starts[c];
  }

  /// The first chunk that ends with `uid` or a greater one.
  private int chunkOf(int uid) {
    int low = 0;
    int high = chunks.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (chunks[middle].lastUid() < uid) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /// The uids of the messages from one index to another (exclusive).
  public int[] uids(int from, int to) {
    int[] uids = new int[to - from];
    for (int i = 0; i < uids.length; i++) {
      uids[i] = uid(from + i);
    }
    return uids;
  }

  /// The index of the first message without \Seen, or -1.
  public int firstUnseen() {
    if (mailbox.unseen() == 0) {
      return -1;
    }
    for (int c = 0; c < chunks.length; c++) {
      int unseen = chunks[c].firstUnseen();
      if (unseen < chunks[c].count) {
        return starts[c] + unseen;
      }
    }
    return -1;
  }

  /// The index, from one on, of the first message that a commit after `modseq` touched; [#size]
  /// when there is none. Steps over chunks that have none.
  public int nextChanged(int from, long modseq) {
    if (from >= size()) {
      return size();
    }
    int first = chunkAt(from);
    for (int c = first; c < chunks.length; c++) {
      if (chunks[c].highestModseq() > modseq) {
        for (int i = c == first ? from - starts[c] : 0; i < chunks[c].count; i++) {
          if (chunks[c].modseq(i) > modseq) {
            return starts[c] + i;
          }
        }
      }
    }
    return size();
  }

  /// Whether uids were given that are not here: messages have left.
  public boolean hasGaps() {
    return Integer.toUnsignedLong(mailbox.uidNext()) - 1 != size();
  }

  /// Visits the ranges of uids that were given and are not here, rising.
  public void gaps(Gaps visitor) {
    long next = 1;
    for (Chunk chunk : chunks) {
      if (chunk.firstUid() == next && chunk.isGapless()) {
        next = chunk.lastUid() + 1L;
        continue;
      }
      for (int i = 0; i < chunk.count; i++) {
        if (chunk.uid(i) > next) {
          visitor.gap(next, chunk.uid(i) - 1L);
        }
        next = chunk.uid(i) + 1L;
      }
    }
    long end = Integer.toUnsignedLong(mailbox.uidNext());
    if (next < end) {
      visitor.gap(next, end - 1);
    }
  }

  /// Hears of uids that are gone.
  @FunctionalInterface
  public interface Gaps {
    /// @param to inclusive
    void gap(long from, long to);
  }

  /// A reader of the columns, for who goes from message to message.
  public Cursor cursor() {
    return new Cursor(this);
  }

  /// The view after a commit.
  ///
  /// @param next the mailbox after it
  /// @param touched entries written by it, null for those deleted, by uid
  MailboxView after(Mailbox next, NavigableMap<Integer, @Nullable Entry> touched) {
    if (touched.isEmpty()) {
      return new MailboxView(next, chunks);
    }
    Chunk[] result = chunks.clone();
    Map.Entry<Integer, @Nullable Entry> first = touched.firstEntry();
    boolean emptied = false;
    while (first != null) {
      int c = chunkOf(first.getKey());
      if (c == chunks.length) {
        break;
      }
      int last = chunks[c].lastUid();
      result[c] = chunks[c].after(touched.subMap(first.getKey(), true, last, true));
      emptied |= result[c].count == 0;
      first = touched.higherEntry(last);
    }
    return new MailboxView(
        next, first == null && !emptied ? result : longer(result, first, touched));
  }

  /// Those of the chunks that hold something, and what was added after them.
  private static Chunk[] longer(
      Chunk[] chunks,
      Map.@Nullable Entry<Integer, @Nullable Entry> firstAdded,
      NavigableMap<Integer, @Nullable Entry> touched) {
    List<Chunk> result = new ArrayList<>(chunks.length + 1);
    for (Chunk chunk : chunks) {
      if (chunk.count > 0) {
        result.add(chunk);
      }
    }
    if (firstAdded != null) {
      touched
          .tailMap(firstAdded.getKey(), true)
          .forEach((uid, entry) -> {
            if (entry != null) {
              append(result, uid, entry);
            }
          });
    }
    return result.toArray(Chunk[]::new);
  }

  private static void append(List<Chunk> chunks, int uid, Entry entry) {
    if (chunks.isEmpty() || chunks.getLast().full()) {
      chunks.add(Chunk.empty());
    }
    chunks.add(chunks.removeLast().plus(uid, entry));
  }

  /// What differs between a view that a session has shown and a later one of the same mailbox, in
  /// the order of uids.
  ///
  /// @param visitor told of messages that are gone, changed, or new
  @SuppressWarnings("ReferenceEquality") // the very same view: nothing to compare
  public static void compare(MailboxView shown, MailboxView latest, Difference visitor) {
    if (shown == latest || shown.chunks == latest.chunks) {
      return;
    }
    Cursor a = new Cursor(shown);
    Cursor b = new Cursor(latest);
    while (!a.ended() || !b.ended()) {
      if (!a.ended() && !b.ended() && a.skipsWith(b)) {
        continue;
      }
      int left = a.ended() ? Integer.MAX_VALUE : a.uid();
      int right = b.ended() ? Integer.MAX_VALUE : b.uid();
      if (left < right) {
        visitor.gone(a.index(), left);
        a.next();
      } else if (right < left) {
        visitor.added(b.index(), right);
        b.next();
      } else {
        if (a.modseq() != b.modseq()) {
          visitor.changed(a.index(), b.index());
        }
        a.next();
        b.next();
      }
    }
  }

  /// This view with the messages that `shown` has and it has not left in their places: what a
  /// session may show while it must not renumber (RFC 9051 §7.5.1).
  public MailboxView keepingAllOf(MailboxView shown) {
    Gone gone = new Gone();
    compare(shown, this, gone);
    return gone.count == 0 ? this : with(shown, gone);
  }

  /// This view and the messages that are gone since `shown`; chunks into which none falls stay.
  private MailboxView with(MailboxView shown, Gone gone) {
    List<Chunk> result = new ArrayList<>(chunks.length + 1);
    Cursor back = shown.cursor();
    int next = 0;
    for (Chunk chunk : chunks) {
      int from = next;
      while (next < gone.count && gone.uids[next] < chunk.lastUid()) {
        next++;
      }
      if (from == next) {
        result.add(chunk);
      } else {
        merge(chunk, back, gone, from, next, result);
      }
    }
    if (next < gone.count) {
      merge(Chunk.empty(), back, gone, next, gone.count, result);
    }
    return new MailboxView(mailbox, result.toArray(Chunk[]::new));
  }

  /// Adds the messages of a chunk and some that are gone in the order of their uids, all to chunks
  /// that nobody else has: those of a view belong to who commits.
  private static void merge(
      Chunk chunk, Cursor back, Gone gone, int from, int to, List<Chunk> result) {
    List<Chunk> merged = new ArrayList<>();
    int next = from;
    for (int i = 0; i <= chunk.count; i++) {
      while (next < to && (i == chunk.count || gone.uids[next] < chunk.uid(i))) {
        back.moveTo(gone.indexes[next++]);
        append(merged, back.uid(), back.entry());
      }
      if (i < chunk.count) {
        append(merged, chunk.uid(i), chunk.entry(i));
      }
    }
    result.addAll(merged);
  }

  /// Collects the messages that are gone.
  private static final class Gone implements Difference {
    private int[] indexes = new int[8];
    private int[] uids = new int[8];
    private int count;

    @Override
    public void gone(int index, int uid) {
      if (count == uids.length) {
        indexes = Arrays.copyOf(indexes, 2 * count);
        uids = Arrays.copyOf(uids, 2 * count);
      }
      indexes[count] = index;
      uids[count++] = uid;
    }

    @Override
    public void changed(int before, int after) {}

    @Override
    public void added(int index, int uid) {}
  }

  /// Hears what differs between two views.
  public interface Difference {
    /// @param index in the view that was shown
    void gone(int index, int uid);

    /// The entry's modseq differs: its flags may, too.
    ///
    /// @param before its index in the view that was shown
    /// @param after its index in the later one
    void changed(int before, int after);

    /// @param index in the later view
    void added(int index, int uid);
  }

  /// Reads a view message by message, or over whole chunks. A move to a message near the last one
  /// costs next to nothing.
  public static final class Cursor {
    private final MailboxView view;
    private int chunk;
    private int offset;

    private Cursor(MailboxView view) {
      this.view = view;
    }

    /// @throws IndexOutOfBoundsException there is no such message
    public Cursor moveTo(int index) {
      int[] starts = view.starts;
      if (index < starts[chunk] || chunk == view.chunks.length || index >= starts[chunk + 1]) {
        chunk = view.chunkAt(index);
      }
      offset = index - starts[chunk];
      return this;
    }

    public int uid() {
      return view.chunks[chunk].uid(offset);
    }

    public long email() {
      return view.chunks[chunk].email(offset);
    }

    public Flags flags() {
      return view.chunks[chunk].flags(offset);
    }

    public long modseq() {
      return view.chunks[chunk].modseq(offset);
    }

    /// ms since 1970.
    public long internalDate() {
      return view.chunks[chunk].internalDate(offset);
    }

    /// ms since 1970: when the message came into this mailbox (RFC 8514).
    public long savedDate() {
      return view.chunks[chunk].savedDate(offset);
    }

    /// Octets of the message.
    public long messageSize() {
      return view.chunks[chunk].size(offset);
    }

    private Entry entry() {
      return view.chunks[chunk].entry(offset);
    }

    private boolean ended() {
      return chunk == view.chunks.length;
    }

    private int index() {
      return view.starts[chunk] + offset;
    }

    private void next() {
      offset++;
      if (offset == view.chunks[chunk].count) {
        chunk++;
        offset = 0;
      }
    }

    /// Steps over a chunk that both views share, when both stand at its beginning.
    @SuppressWarnings("ReferenceEquality") // the very same chunk: nothing to compare
    private boolean skipsWith(Cursor other) {
      if (offset != 0
          || other.offset != 0
          || view.chunks[chunk] != other.view.chunks[other.chunk]) {
        return false;
      }
      chunk++;
      other.chunk++;
      return true;
    }
  }

  /// Builds a view message by message, uids rising.
  static final class Builder {
    private final List<Chunk> chunks = new ArrayList<>();

    void add(int uid, Entry entry) {
      append(chunks, uid, entry);
    }

    MailboxView build(Mailbox mailbox) {
      return new MailboxView(mailbox, chunks.toArray(Chunk[]::new));
    }
  }
}
