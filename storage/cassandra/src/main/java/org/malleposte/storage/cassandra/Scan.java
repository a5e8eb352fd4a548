package org.malleposte.storage.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.Kind;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.Mutation;
import org.malleposte.storage.StorageException;

/// Reads records of a mutable kind as of one instant, though Cassandra gives them page by page
/// while others commit.
///
/// Every record read is as it was at some commit between the one known before the first page and
/// the one that the head tells after the last. The journal says what happened in between; laid over
/// what was read it gives the records as of the later one, exactly. So all is read before the first
/// is shown.
final class Scan {
  private static final int FIRST_PAGE = 500;
  private static final int PAGE = 10_000;
  private static final int PAGE_OCTETS = 4 << 20;

  /// Octets of keys and values that one scan may hold.
  private static final long MAX_OCTETS = 1L << 30;

  /// So many commits are laid over what was read; of more it is read again.
  private static final int REPLAYED = 200;

  private static final int ATTEMPTS = 3;

  private final Heads heads;
  private final Journal journal;
  private final Records records;
  private final Sweep sweep;
  private final AccountId account;
  private final Kind kind;
  private final Bytes from;
  private final Bytes to;
  private final List<Packed> pages = new ArrayList<>();

  Scan(
      Heads heads,
      Journal journal,
      Records records,
      Sweep sweep,
      AccountId account,
      Kind kind,
      Bytes from,
      Bytes to) {
    this.heads = heads;
    this.journal = journal;
    this.records = records;
    this.sweep = sweep;
    this.account = account;
    this.kind = kind;
    this.from = from;
    this.to = to;
  }

  void show(MetadataStore.RecordVisitor visitor) {
    if (to.length() > 0 && from.compareTo(to) >= 0) {
      return;
    }
    NavigableMap<Bytes, Mutation> over = readAll();
    for (Packed page : pages) {
      for (int i = 0; i < page.size(); i++) {
        Bytes key = page.key(i);
        if (!before(key, over, visitor) || !here(page, i, key, over, visitor)) {
          return;
        }
      }
    }
    before(null, over, visitor);
  }

  /// Reads every page; returns what has to be laid over them.
  private NavigableMap<Bytes, Mutation> readAll() {
    long known = heads.known(account);
    long base = known >= 0 ? known : heads.serial(account).settled();
    for (int attempt = 1; ; attempt++) {
      readPages();
      Heads.Head now = heads.serial(account);
      if (now.modseq() == base) {
        return new TreeMap<>();
      }
      if (now.modseq() - base <= REPLAYED || attempt == ATTEMPTS) {
        return replay(base, now.modseq());
      }
      base = now.settled();
    }
  }

  private void readPages() {
    pages.clear();
    long octets = 0;
    Bytes next = from;
    Pace pace = new Pace();
    while (next != null) {
      List<Row> rows;
      try {
        rows = records.page(account, kind, next, to, pace.limit);
      } catch (StorageException e) {
        // Too many deletions between these records: fewer records at once, in the end none.
        next = pace.slower(e) ? next : sweep.past(account, kind, next, to);
        continue;
      }
      if (!rows.isEmpty()) {
        Packed page = Packed.of(rows);
        pages.add(page);
        octets += page.octets();
        next = Rows.next(page.key(page.size() - 1));
      }
      if (rows.size() < pace.limit) {
        return;
      }
      if (octets > MAX_OCTETS) {
        throw new StorageException(
            "The records %s of account %s are more than %,d MB: too many to be read at one instant."
                .formatted(kind, account, MAX_OCTETS >> 20));
      }
      pace.after(rows.size(), pages.getLast().octets());
    }
  }

  /// How many records are asked for at once: as many as their size lets, and fewer for a while
  /// where so many were deleted between them that a read failed.
  private static final class Pace {
    private static final int SLOWER = 16;

    private int limit = FIRST_PAGE;
    private int most = PAGE;

    /// Returns false when it cannot be slower.
    ///
    /// @throws StorageException that was no question of how much was asked for
    boolean slower(StorageException failure) {
      if (!Failure.isOverwhelmed(failure)) {
        throw failure;
      }
      boolean can = limit > 1;
      most = Math.max(1, limit / SLOWER);
      limit = most;
      return can;
    }

    void after(int rows, long octets) {
      most = Math.min(PAGE, most + most / 8 + 1);
      limit = Math.min(most, (int) Math.clamp(PAGE_OCTETS * (long) rows / octets, 10, PAGE));
    }
  }

  /// The last word on each key of the range in the commits after one up to another.
  private NavigableMap<Bytes, Mutation> replay(long after, long upTo) {
    NavigableMap<Bytes, Mutation> over = new TreeMap<>();
    long seen = after;
    while (seen < upTo) {
      List<JournalEntry> entries =
          journal.after(account, seen, (int) Math.min(REPLAYED, upTo - seen));
      if (entries.isEmpty()) {
        throw new StorageException(
            "The journal of account %s ends at modseq %d, before its head at %d."
                .formatted(account, seen, upTo));
      }
      for (JournalEntry entry : entries) {
        Outcome.of(entry).within(kind, from, to).forEach((key, m) -> over.put(key.key(), m));
      }
      seen = entries.getLast().modseq();
    }
    return over;
  }

  /// Shows what was written before `key` and is not among the pages; null: all that is left.
  private static boolean before(
      @Nullable Bytes key,
      NavigableMap<Bytes, Mutation> over,
      MetadataStore.RecordVisitor visitor) {
    while (!over.isEmpty() && (key == null || over.firstKey().compareTo(key) < 0)) {
      Mutation added = over.pollFirstEntry().getValue();
      byte[] value = Folding.over(added);
      if (value != null && !visitor.visit(added.key(), value)) {
        return false;
      }
    }
    return true;
  }

  private static boolean here(
      Packed page,
      int row,
      Bytes key,
      NavigableMap<Bytes, Mutation> over,
      MetadataStore.RecordVisitor visitor) {
    Mutation instead = over.remove(key);
    byte[] value = instead == null ? page.value(row) : Folding.over(instead);
    return value == null || visitor.visit(key, value);
  }
}
