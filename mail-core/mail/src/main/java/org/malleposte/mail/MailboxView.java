package org.malleposte.mail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
      for (int i = 0; i < chunks[c].count; i++) {
        if (!chunks[c].flags(i).seen()) {
          return starts[c] + i;
        }
      }
    }
    return -1;
  }

  /// The view after a commit.
  ///
  /// @param next the mailbox after it
  /// @param touched entries written by it, null for those deleted, by uid
  MailboxView after(Mailbox next, NavigableMap<Integer, @Nullable Entry> touched) {
    if (touched.isEmpty()) {
      return new MailboxView(next, chunks);
    }
    List<Chunk> result = new ArrayList<>(chunks.length + 1);
    for (Chunk chunk : chunks) {
      Chunk changed = changed(chunk, touched.subMap(chunk.uid(0), true, chunk.lastUid(), true));
      if (changed.count > 0) {
        result.add(changed);
      }
    }
    int last = chunks.length == 0 ? 0 : chunks[chunks.length - 1].lastUid();
    touched
        .tailMap(last, false)
        .forEach((uid, entry) -> {
          if (entry != null) {
            append(result, uid, entry);
          }
        });
    return new MailboxView(next, result.toArray(Chunk[]::new));
  }

  private static Chunk changed(Chunk chunk, NavigableMap<Integer, @Nullable Entry> touched) {
    if (touched.isEmpty()) {
      return chunk;
    }
    Chunk replaced = chunk.replacing(i -> touched.get(chunk.uid(i)));
    boolean deletes = touched.values().stream().anyMatch(entry -> entry == null);
    return deletes
        ? replaced.only(
            i -> !touched.containsKey(chunk.uid(i)) || touched.get(chunk.uid(i)) != null)
        : replaced;
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
    List<Integer> gone = new ArrayList<>();
    compare(
        shown,
        this,
        new Difference() {
          @Override
          public void gone(int index, int uid) {
            gone.add(index);
          }

          @Override
          public void changed(int before, int after) {}

          @Override
          public void added(int index, int uid) {}
        });
    return gone.isEmpty() ? this : merged(shown, gone);
  }

  private MailboxView merged(MailboxView shown, List<Integer> gone) {
    Builder builder = new Builder();
    int next = 0;
    for (int i = 0; i < size(); i++) {
      while (next < gone.size() && shown.uid(gone.get(next)) < uid(i)) {
        builder.add(shown.uid(gone.get(next)), shown.entry(gone.get(next)));
        next++;
      }
      builder.add(uid(i), entry(i));
    }
    for (; next < gone.size(); next++) {
      builder.add(shown.uid(gone.get(next)), shown.entry(gone.get(next)));
    }
    return builder.build(mailbox);
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

  /// Walks a view message by message, or over whole chunks.
  private static final class Cursor {
    private final MailboxView view;
    private int chunk;
    private int offset;

    Cursor(MailboxView view) {
      this.view = view;
    }

    boolean ended() {
      return chunk == view.chunks.length;
    }

    int uid() {
      return view.chunks[chunk].uid(offset);
    }

    long modseq() {
      return view.chunks[chunk].modseq(offset);
    }

    int index() {
      return view.starts[chunk] + offset;
    }

    void next() {
      offset++;
      if (offset == view.chunks[chunk].count) {
        chunk++;
        offset = 0;
      }
    }

    /// Steps over a chunk that both views share, when both stand at its beginning.
    @SuppressWarnings("ReferenceEquality") // the very same chunk: nothing to compare
    boolean skipsWith(Cursor other) {
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
