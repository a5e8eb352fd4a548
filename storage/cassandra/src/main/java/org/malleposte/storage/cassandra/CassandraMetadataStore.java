package org.malleposte.storage.cassandra;

import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Commit;
import org.malleposte.storage.Conflict;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.Kind;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.Mutation;
import org.malleposte.storage.RecordId;
import org.malleposte.storage.StorageException;
import org.malleposte.storage.StorageMeter;
import org.malleposte.storage.record.JournalCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Records and journal of all accounts in Cassandra.
final class CassandraMetadataStore implements MetadataStore {
  private static final Logger LOG = LoggerFactory.getLogger(CassandraMetadataStore.class);

  /// What one conditional write may hold; what is more is written before it and put in place after.
  static final int BATCH_ROWS = 5_000;

  static final long BATCH_OCTETS = 4 << 20;

  private static final int STRIPES = 1 << 10;

  private final Requests requests;
  private final Heads heads;
  private final LargeEntries large;
  private final Journal journal;
  private final Records records;
  private final DeletedRanges ranges;
  private final Sweep sweep;
  private final Folding folding;
  private final Messages messages;
  private final Publication publication;
  private final Registry registry;
  private final Streams streams;
  private final Beginnings beginnings;
  private final SeveralRecords several;

  /// One commit of an account at a time: of several at the same time all but one would be in vain.
  private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];

  final LongAdder commits = new LongAdder();
  final LongAdder conflicts = new LongAdder();
  final LongAdder largeCommits = new LongAdder();
  final LongAdder journalOctets = new LongAdder();
  private volatile StorageMeter meter = StorageMeter.NONE;

  CassandraMetadataStore(Requests requests) {
    this.requests = requests;
    this.heads = new Heads(requests);
    this.large = new LargeEntries(requests);
    this.journal = new Journal(requests, large);
    this.records = new Records(requests);
    this.ranges = new DeletedRanges(records);
    this.sweep = new Sweep(heads, records);
    this.folding = new Folding(requests, heads, journal, records, ranges);
    this.messages = new Messages(requests, journal);
    this.publication = new Publication(requests, heads, journal, folding);
    this.registry = new Registry(requests, heads);
    this.streams = new Streams(requests);
    this.beginnings = new Beginnings(requests, heads, records, messages, journal, large, registry);
    this.several = new SeveralRecords(records, folding);
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new ReentrantLock();
    }
  }

  void measure(StorageMeter instrument) {
    meter = instrument;
  }

  /// Commits of which an answer did not tell whether they took place.
  long unknown() {
    return publication.unknown.sum();
  }

  /// Gaps between records in which one deletion was made of many.
  long swept() {
    return sweep.swept.sum();
  }

  @Override
  public long latest(AccountId account) {
    return heads.read(account).modseq();
  }

  @Override
  public void commit(AccountId account, long seen, Commit commit) throws Conflict {
    long began = System.nanoTime();
    requests.checkOpen();
    Outcome.checkSize(account, commit);
    ReentrantLock stripe = stripes[Math.floorMod(account.hashCode(), STRIPES)];
    stripe.lock();
    try {
      long met = heads.known(account);
      if (met <= seen) {
        met = write(account, seen, commit);
      }
      if (met >= 0) {
        conflicts.increment();
        throw new Conflict(account, seen, met);
      }
    } finally {
      stripe.unlock();
    }
    commits.increment();
    meter.committed(System.nanoTime() - began);
    sweep.after(account, commit);
  }

  /// Returns -1 when the commit took place, else the modseq that was met instead of `seen`.
  private long write(AccountId account, long seen, Commit commit) {
    if (seen == 0) {
      registry.add(account);
    }
    UUID id = commit.id().value();
    Outcome outcome = Outcome.of(commit);
    byte[] entry = JournalCodec.encode(commit);
    journalOctets.add(entry.length);
    messages.write(account, seen + 1, id, outcome.messages().values());
    boolean isLarge = isLarge(outcome, entry);
    long met =
        isLarge
            ? writeLarge(account, seen, commit, entry)
            : writeSmall(account, seen, commit, outcome, entry);
    if (met < 0) {
      finish(account, seen + 1, isLarge, outcome);
    } else if (met > seen) {
      messages.takeBack(account, id, outcome.messages().values());
    }
    return met;
  }

  /// The commit has taken place, and no failure from here on says otherwise: who comes next puts a
  /// large one in its places, and immutable records that stay are garbage.
  private void finish(AccountId account, long modseq, boolean isLarge, Outcome outcome) {
    try {
      if (isLarge) {
        largeCommits.increment();
        folding.finish(account);
      }
      heads.know(account, modseq);
      messages.delete(account, outcome.messages().values());
    } catch (StorageException e) {
      LOG.warn(
          "A change of {} took place, and left something to tidy up: {}", account, e.getMessage());
    }
  }

  private static boolean isLarge(Outcome outcome, byte[] entry) {
    long octets = entry.length;
    for (Mutation mutation : outcome.records().values()) {
      octets += Outcome.octets(mutation);
    }
    return outcome.records().size() > BATCH_ROWS || octets > BATCH_OCTETS;
  }

  private long writeSmall(
      AccountId account, long seen, Commit commit, Outcome outcome, byte[] entry) {
    List<DeletedRange> found = deletedRanges(account, seen, outcome);
    List<BatchableStatement<?>> rows = new ArrayList<>();
    rows.add(journal.row(account, seen + 1, commit, entry, 0));
    rows.addAll(records.statements(account, seen + 1, outcome.records().values(), found));
    return publication.publish(account, seen, commit.id().value(), false, rows);
  }

  /// Ranges are right only if what stands between the deleted keys was read as of `seen`: the head
  /// is read before at SERIAL, so that all of `seen` is there to be read; that nothing came after
  /// it is the condition of the commit itself.
  private List<DeletedRange> deletedRanges(AccountId account, long seen, Outcome outcome) {
    if (!DeletedRanges.isWorth(outcome)) {
      return List.of();
    }
    Heads.Head head = heads.serial(account);
    return head.settled() == seen && head.modseq() == seen
        ? ranges.of(account, outcome)
        : List.of();
  }

  private long writeLarge(AccountId account, long seen, Commit commit, byte[] entry) {
    UUID id = commit.id().value();
    int parts = large.write(account, id, entry);
    long met =
        publication.publish(
            account, seen, id, true, List.of(journal.row(account, seen + 1, commit, entry, parts)));
    if (met > seen) {
      large.delete(account, id);
    }
    return met;
  }

  @Override
  public List<JournalEntry> after(AccountId account, long seen, int limit) {
    return journal.after(account, seen, limit);
  }

  @Override
  public long historyFrom(AccountId account) {
    return journal.from(account);
  }

  @Override
  public Beginning begin(AccountId account) {
    requests.checkOpen();
    return beginnings.begin(account);
  }

  @Override
  public byte @Nullable [] get(AccountId account, Kind kind, Bytes key) {
    if (kind.immutable()) {
      return messages.get(account, kind, key);
    }
    byte[] value = null;
    Mutation over = null;
    for (Row row : records.withHead(account, kind, key)) {
      UUID pending = row.getUuid("pending");
      if (row.getInt("kind") == kind.number()) {
        value = Rows.bytes(row, "value");
      } else if (pending != null) {
        Outcome outcome = folding.outcome(account, row.getLong("modseq"), pending);
        over = outcome.records().get(RecordKey.of(kind, key));
      }
    }
    return over == null ? value : Folding.over(over);
  }

  @Override
  public List<byte @Nullable []> getAll(AccountId account, List<RecordId> ids) {
    Set<RecordKey> keys = new TreeSet<>();
    Set<RecordKey> immutables = new TreeSet<>();
    for (RecordId id : ids) {
      (id.kind().immutable() ? immutables : keys).add(RecordKey.of(id.kind(), id.key()));
    }
    Map<RecordKey, byte[]> found = several.read(account, List.copyOf(keys));
    Map<RecordKey, byte[]> foundImmutables = messages.getAll(account, immutables);
    List<byte @Nullable []> values = new ArrayList<>(ids.size());
    for (RecordId id : ids) {
      Map<RecordKey, byte[]> where = id.kind().immutable() ? foundImmutables : found;
      values.add(where.get(RecordKey.of(id.kind(), id.key())));
    }
    return values;
  }

  @Override
  public void scan(AccountId account, Kind kind, Bytes from, Bytes to, RecordVisitor visitor) {
    if (kind.immutable()) {
      messages.scan(account, kind, from, to, visitor);
    } else {
      new Scan(heads, journal, records, sweep, account, kind, from, to).show(visitor);
    }
  }

  @Override
  public void accounts(AccountVisitor visitor) {
    registry.visit(visitor);
  }

  @Override
  public long append(String stream, byte[] entry) {
    MetadataStore.checkStream(stream);
    if (entry.length > MAX_ENTRY) {
      throw new IllegalArgumentException("an entry of " + entry.length + " bytes is too large");
    }
    requests.checkOpen();
    return streams.append(stream, entry);
  }

  @Override
  public List<StreamEntry> read(String stream, long after, int limit) {
    MetadataStore.checkStream(stream);
    return streams.read(stream, after, limit);
  }

  @Override
  public void trim(String stream, long upTo) {
    MetadataStore.checkStream(stream);
    requests.checkOpen();
    streams.trim(stream, upTo);
  }

  @Override
  public void close() {
    if (requests.close()) {
      requests.session().close();
    }
  }
}
