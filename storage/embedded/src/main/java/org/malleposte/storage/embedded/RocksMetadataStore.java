package org.malleposte.storage.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Commit;
import org.malleposte.storage.Conflict;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.Kind;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.Mutation;
import org.malleposte.storage.NotRetained;
import org.malleposte.storage.StorageException;
import org.malleposte.storage.StorageFigure;
import org.malleposte.storage.StorageMeter;
import org.malleposte.storage.record.JournalCodec;
import org.rocksdb.Cache;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteOptions;

/// Records and journal of all accounts in one RocksDB. Writes go through the one [Committer]; reads
/// never wait for it.
final class RocksMetadataStore implements MetadataStore {
  /// Octets of one commit at most, all its mutations and its journal entry together: they are one
  /// write batch.
  static final long MAX_COMMIT = 512L << 20;

  private static final int JOURNAL_PART = 1 << 20;
  private static final int FIRST_CHUNK = 64;
  private static final int CHUNK = 1_024;
  private static final int CHUNK_OCTETS = 1 << 20;

  /// Eight parts: each has room for the whole filters of files that were written without pieces.
  private static final int CACHE_SHARD_BITS = 3;

  static {
    RocksDB.loadLibrary();
  }

  private final Path directory;
  private final Cache cache;
  private final DBOptions options;
  private final Families families;
  private final RocksDB db;
  private final Committer committer;
  private final Gate gate = new Gate("metadata store");
  private final LongAdder commits = new LongAdder();
  private final LongAdder conflicts = new LongAdder();
  private final LongAdder journalOctets = new LongAdder();
  private final Map<AccountId, RocksBeginning> begun = new ConcurrentHashMap<>();
  private volatile StorageMeter meter = StorageMeter.NONE;

  private RocksMetadataStore(
      Path directory, Cache cache, DBOptions options, Families families, RocksDB db, long reserve)
      throws IOException {
    this.directory = directory;
    this.cache = cache;
    this.options = options;
    this.families = families;
    this.db = db;
    this.committer = new Committer(db, families, directory, new DiskReserve(directory, reserve));
  }

  /// Whether there is a database in a directory.
  static boolean exists(Path directory) {
    return Files.exists(directory.resolve("CURRENT"));
  }

  /// Opens the database of a directory, making it when there is none.
  static RocksMetadataStore open(Path directory, EmbeddedOptions wanted) {
    Cache cache = new LRUCache(wanted.blockCache(), CACHE_SHARD_BITS);
    Families families = new Families(cache, wanted.memtables());
    DBOptions options = options(wanted);
    try {
      Files.createDirectories(directory);
      RocksDB db =
          RocksDB.open(options, directory.toString(), families.descriptors(), families.handles());
      families.opened();
      return new RocksMetadataStore(directory, cache, options, families, db, wanted.reserve());
    } catch (RocksDBException e) {
      release(options, families, cache);
      throw RocksFailure.of("open the metadata", directory, e);
    } catch (IOException e) {
      release(options, families, cache);
      throw new StorageException("Could not open the metadata in " + directory + ": " + e, e);
    }
  }

  private static DBOptions options(EmbeddedOptions wanted) {
    Properties hidden = new Properties(); // what has no setter in Java
    // A log that is missing altogether stops the start.
    hidden.setProperty("track_and_verify_wals_in_manifest", "true");
    DBOptions options = DBOptions.getDBOptionsFromProps(hidden);
    if (options == null) {
      throw new StorageException("This RocksDB does not know track_and_verify_wals_in_manifest.");
    }
    return options
        .setCreateIfMissing(true)
        .setCreateMissingColumnFamilies(true)
        .setParanoidChecks(true)
        // A torn end of the last log is a commit that nobody was told of. Any other damage stops
        // the
        // start: point-in-time recovery would drop acknowledged commits behind it in silence.
        .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
        .setDbWriteBufferSize(wanted.memtables())
        .setMaxTotalWalSize(64L << 20)
        .setMaxBackgroundJobs(2)
        .setMaxOpenFiles(512)
        .setBytesPerSync(1 << 20)
        .setStatsDumpPeriodSec(0)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setMaxLogFileSize(4 << 20)
        .setKeepLogFileNum(4);
  }

  private static void release(DBOptions options, Families families, Cache cache) {
    options.close();
    families.close();
    cache.close();
  }

  /// The id that was given to the store when it was made, null before.
  @Nullable UUID storeId() {
    byte[] id = find(Families.Name.DEFAULT, Rows.STORE);
    return id == null ? null : UUID.fromString(Bytes.of(id).utf8());
  }

  void giveStoreId(UUID id) {
    try (WriteOptions durable = new WriteOptions().setSync(true)) {
      db.put(durable, Rows.STORE, Bytes.utf8(id.toString()).array());
    } catch (RocksDBException e) {
      throw RocksFailure.of("write", directory, e);
    }
  }

  @Override
  public long latest(AccountId account) {
    byte[] head = find(Families.Name.HEADS, Rows.head(account));
    return head == null ? 0 : Bytes.of(head).longAt(0);
  }

  @Override
  public void commit(AccountId account, long seen, Commit commit) throws Conflict {
    long began = System.nanoTime();
    gate.enter();
    try {
      var request =
          new Committer.CommitRequest(account, seen, seen + 1, lay(account, seen + 1, commit));
      committer.submit(request);
      if (request.loserTo() >= 0) {
        conflicts.increment();
        throw new Conflict(account, seen, request.loserTo());
      }
      commits.increment();
      meter.committed(System.nanoTime() - began);
    } finally {
      gate.leave();
    }
  }

  private Operations lay(AccountId account, long modseq, Commit commit) {
    checkSize(account, commit);
    byte[] prefix = Rows.account(account);
    byte[] entry = JournalCodec.encode(commit);
    Operations operations = new Operations(512 + 2 * entry.length);
    commit.mutations().forEach(mutation -> lay(prefix, mutation, operations));
    return layHead(account, modseq, commit, entry, operations);
  }

  private void lay(byte[] prefix, Mutation mutation, Operations operations) {
    byte[] row = Rows.record(prefix, mutation.kind(), mutation.key());
    int family = families.id(family(mutation.kind()));
    switch (mutation) {
      case Mutation.Put put -> operations.put(family, row, put.value());
      case Mutation.Delete _ -> operations.delete(family, row);
    }
  }

  private Operations layHead(
      AccountId account, long modseq, Commit commit, byte[] entry, Operations operations) {
    byte[] prefix = Rows.account(account);
    journalOctets.add(entry.length);
    int journal = families.id(Families.Name.JOURNAL);
    for (int part = 0, at = 0; part == 0 || at < entry.length; part++, at += JOURNAL_PART) {
      int octets = Math.min(JOURNAL_PART, entry.length - at);
      operations.put(journal, Rows.journal(prefix, modseq, part), entry, at, octets);
    }
    byte[] head = Rows.concat(Bytes.ofLong(modseq).array(), JournalCodec.idBytes(commit.id()));
    return operations.put(families.id(Families.Name.HEADS), Rows.head(account), head);
  }

  private static void checkSize(AccountId account, Commit commit) {
    long octets = commit.changes().length;
    for (Mutation mutation : commit.mutations()) {
      octets += 2L * (mutation.key().length() + 32);
      if (mutation instanceof Mutation.Put put) {
        octets += (put.kind().immutable() ? 1L : 2L) * put.value().length;
      }
    }
    if (octets > MAX_COMMIT) {
      throw new StorageException(
          "A change of account %s has %,d MB, more than the %,d MB that can be written at once."
                  .formatted(account, octets >> 20, MAX_COMMIT >> 20)
              + " Nothing was written. Make the change in smaller steps.");
    }
  }

  private static Families.Name family(Kind kind) {
    return kind.immutable() ? Families.Name.MESSAGES : Families.Name.RECORDS;
  }

  @Override
  public List<JournalEntry> after(AccountId account, long seen, int limit) {
    byte[] prefix = Rows.account(account);
    byte[] from = Rows.journal(prefix, Math.max(0, seen) + 1, 0);
    List<JournalEntry> entries = new ArrayList<>();
    if (limit <= 0) {
      return entries;
    }
    gate.enter();
    try (Slice end = new Slice(Rows.after(prefix));
        ReadOptions reading = new ReadOptions().setIterateUpperBound(end);
        RocksIterator rows = db.newIterator(families.handle(Families.Name.JOURNAL), reading)) {
      rows.seek(from);
      while (rows.isValid() && entries.size() < limit) {
        entries.add(entry(rows, prefix.length));
      }
      rows.status();
      if (!entries.isEmpty() && entries.getFirst().modseq() > Math.max(0, seen) + 1) {
        throw new NotRetained(account, entries.getFirst().modseq() - 1);
      }
      return entries;
    } catch (RocksDBException e) {
      throw RocksFailure.of("read the journal of " + account, directory, e);
    } finally {
      gate.leave();
    }
  }

  /// Reads the parts of the entry at which `rows` stands and moves behind them.
  private static JournalEntry entry(RocksIterator rows, int prefix) {
    long modseq = Bytes.of(rows.key()).longAt(prefix);
    byte[] first = rows.value();
    rows.next();
    if (first.length < JOURNAL_PART) {
      return JournalCodec.decode(modseq, first);
    }
    ByteArrayOutputStream parts = new ByteArrayOutputStream(2 * JOURNAL_PART);
    parts.writeBytes(first);
    while (rows.isValid() && Bytes.of(rows.key()).longAt(prefix) == modseq) {
      parts.writeBytes(rows.value());
      rows.next();
    }
    return JournalCodec.decode(modseq, parts.toByteArray());
  }

  @Override
  public long historyFrom(AccountId account) {
    byte[] prefix = Rows.account(account);
    gate.enter();
    try (Slice end = new Slice(Rows.after(prefix));
        ReadOptions reading = new ReadOptions().setIterateUpperBound(end);
        RocksIterator rows = db.newIterator(families.handle(Families.Name.JOURNAL), reading)) {
      rows.seek(prefix);
      rows.status();
      return rows.isValid() ? Bytes.of(rows.key()).longAt(prefix.length) - 1 : 0;
    } catch (RocksDBException e) {
      throw RocksFailure.of("read the journal of " + account, directory, e);
    } finally {
      gate.leave();
    }
  }

  /// What an earlier beginning left is taken away first.
  @Override
  public Beginning begin(AccountId account) {
    if (latest(account) > 0) {
      throw new StorageException("The account " + account + " is there already.");
    }
    byte[] prefix = Rows.account(account);
    Operations clear = new Operations(512);
    for (Families.Name family :
        List.of(Families.Name.RECORDS, Families.Name.MESSAGES, Families.Name.JOURNAL)) {
      clear.deleteRange(families.id(family), prefix, Rows.after(prefix));
    }
    write(clear);
    RocksBeginning beginning = new RocksBeginning(account, prefix);
    begun.put(account, beginning);
    return beginning;
  }

  private void write(Operations operations) {
    gate.enter();
    try {
      committer.submit(new Committer.PlainRequest(operations));
    } finally {
      gate.leave();
    }
  }

  private final class RocksBeginning implements Beginning {
    private final AccountId account;
    private final byte[] prefix;

    RocksBeginning(AccountId account, byte[] prefix) {
      this.account = account;
      this.prefix = prefix;
    }

    @Override
    public void apply(List<Mutation> mutations) {
      Operations operations = new Operations(64 << 10);
      mutations.forEach(mutation -> lay(prefix, mutation, operations));
      write(operations);
    }

    @Override
    public void complete(JournalEntry last) throws Conflict {
      if (!begun.remove(account, this)) {
        throw new Conflict(account, 0, latest(account));
      }
      Commit commit = new Commit(last.id(), last.time(), last.changes(), last.mutations());
      byte[] entry = JournalCodec.encode(commit);
      Operations operations = new Operations(512 + entry.length);
      layHead(account, last.modseq(), commit, entry, operations);
      var request = new Committer.CommitRequest(account, 0, last.modseq(), operations);
      gate.enter();
      try {
        committer.submit(request);
      } finally {
        gate.leave();
      }
      if (request.loserTo() >= 0) {
        throw new Conflict(account, 0, request.loserTo());
      }
    }
  }

  @Override
  public byte @Nullable [] get(AccountId account, Kind kind, Bytes key) {
    return find(family(kind), Rows.record(Rows.account(account), kind, key));
  }

  private byte @Nullable [] find(Families.Name family, byte[] row) {
    gate.enter();
    try {
      return db.get(families.handle(family), row);
    } catch (RocksDBException e) {
      throw RocksFailure.of("read", directory, e);
    } finally {
      gate.leave();
    }
  }

  @Override
  public void scan(AccountId account, Kind kind, Bytes from, Bytes to, RecordVisitor visitor) {
    byte[] prefix = Rows.kind(account, kind);
    byte[] first = Rows.concat(prefix, from.array());
    byte[] end = to.length() == 0 ? Rows.after(prefix) : Rows.concat(prefix, to.array());
    walk(
        family(kind),
        first,
        end,
        (row, value) -> {
          byte[] key = Arrays.copyOfRange(row, prefix.length, row.length);
          return visitor.visit(Bytes.of(key), value);
        });
  }

  @Override
  public void accounts(AccountVisitor visitor) {
    walk(
        Families.Name.HEADS,
        new byte[0],
        new byte[] {(byte) 0xFF},
        (row, value) -> visitor.visit(Rows.accountOf(row), Bytes.of(value).longAt(0)));
  }

  /// A row of a walk.
  private record Row(byte[] key, byte[] value) {}

  /// Some rows of a walk, and whether no others follow.
  private record Chunk(List<Row> rows, boolean last) {}

  @FunctionalInterface
  private interface RowVisitor {
    boolean visit(byte[] row, byte[] value);
  }

  /// Visits the rows `first <= row < end` as of now, chunk by chunk: while the visitor runs nothing
  /// of RocksDB is held but a snapshot, so it may take its time and use the store.
  private void walk(Families.Name family, byte[] first, byte[] end, RowVisitor visitor) {
    if (Arrays.compareUnsigned(first, end) >= 0) {
      return;
    }
    Snapshot instant = snapshot();
    try {
      byte @Nullable [] from = first;
      int size = FIRST_CHUNK;
      while (from != null) {
        Chunk chunk = chunk(instant, family, from, end, size);
        for (Row row : chunk.rows) {
          if (!visitor.visit(row.key, row.value)) {
            return;
          }
        }
        from = chunk.last ? null : Rows.concat(chunk.rows.getLast().key, new byte[1]);
        size = CHUNK;
      }
    } finally {
      release(instant);
    }
  }

  /// Fewer rows than `size` only when a chunk's octets are full or none follow.
  private Chunk chunk(Snapshot instant, Families.Name family, byte[] from, byte[] end, int size) {
    gate.enter();
    try (Slice bound = new Slice(end);
        ReadOptions reading = new ReadOptions().setSnapshot(instant).setIterateUpperBound(bound);
        RocksIterator rows = db.newIterator(families.handle(family), reading)) {
      List<Row> found = new ArrayList<>();
      int octets = 0;
      for (rows.seek(from);
          rows.isValid() && found.size() < size && octets < CHUNK_OCTETS;
          rows.next()) {
        Row row = new Row(rows.key(), rows.value());
        octets += row.value.length;
        found.add(row);
      }
      rows.status();
      return new Chunk(found, !rows.isValid());
    } catch (RocksDBException e) {
      throw RocksFailure.of("read", directory, e);
    } finally {
      gate.leave();
    }
  }

  private Snapshot snapshot() {
    gate.enter();
    try {
      return db.getSnapshot();
    } finally {
      gate.leave();
    }
  }

  private void release(Snapshot instant) {
    // A closed database has already taken its snapshots with it.
    if (gate.tryEnter()) {
      try {
        db.releaseSnapshot(instant);
      } finally {
        gate.leave();
      }
    }
  }

  @Override
  public long append(String stream, byte[] entry) {
    MetadataStore.checkStream(stream);
    if (entry.length > MAX_ENTRY) {
      throw new IllegalArgumentException("an entry of " + entry.length + " bytes is too large");
    }
    gate.enter();
    try {
      var request = new Committer.AppendRequest(stream, entry);
      committer.submit(request);
      return request.position();
    } finally {
      gate.leave();
    }
  }

  @Override
  public List<StreamEntry> read(String stream, long after, int limit) {
    MetadataStore.checkStream(stream);
    byte[] prefix = Rows.streamPrefix(stream);
    List<StreamEntry> entries = new ArrayList<>();
    gate.enter();
    try (Slice end = new Slice(Rows.after(prefix));
        ReadOptions reading = new ReadOptions().setIterateUpperBound(end);
        RocksIterator rows = db.newIterator(families.handle(Families.Name.STREAMS), reading)) {
      for (rows.seek(Rows.streamEntry(stream, Math.max(0, after) + 1));
          rows.isValid() && entries.size() < limit;
          rows.next()) {
        entries.add(new StreamEntry(Bytes.of(rows.key()).longAt(prefix.length), rows.value()));
      }
      rows.status();
      return entries;
    } catch (RocksDBException e) {
      throw RocksFailure.of("read the stream " + stream, directory, e);
    } finally {
      gate.leave();
    }
  }

  @Override
  public void trim(String stream, long upTo) {
    MetadataStore.checkStream(stream);
    if (upTo <= 0) {
      return;
    }
    Operations range =
        new Operations(256)
            .deleteRange(
                families.id(Families.Name.STREAMS),
                Rows.streamEntry(stream, 0),
                Rows.streamEntry(stream, Math.min(upTo, Long.MAX_VALUE - 1) + 1));
    gate.enter();
    try {
      committer.submit(new Committer.PlainRequest(range));
    } finally {
      gate.leave();
    }
  }

  void measure(StorageMeter instrument) {
    meter = instrument;
  }

  List<StorageFigure> figures() {
    return List.of(
        StorageFigure.counter("commits", "Commits that took place", commits::sum),
        StorageFigure.counter("commit.conflicts", "Commits that came second", conflicts::sum),
        StorageFigure.counter("journal.bytes", "Octets of the journal written", journalOctets::sum),
        StorageFigure.counter("metadata.syncs", "Waits for the disk", committer::syncs),
        StorageFigure.gauge(
            "metadata.bytes", "Octets of RocksDB's files", () -> property("total-sst-files-size")),
        StorageFigure.gauge(
            "metadata.memtable.bytes",
            "Octets not in files yet",
            () -> property("cur-size-all-mem-tables")),
        StorageFigure.gauge(
            "metadata.compaction.pending.bytes",
            "Octets RocksDB has yet to rewrite",
            () -> property("estimate-pending-compaction-bytes")),
        StorageFigure.gauge(
            "metadata.compactions",
            "Compactions that run",
            () -> property("num-running-compactions")));
  }

  /// A number that RocksDB knows, over all column families; 0 when the store is closed.
  private long property(String name) {
    if (!gate.tryEnter()) {
      return 0;
    }
    try {
      return db.getAggregatedLongProperty("rocksdb." + name);
    } catch (RocksDBException e) {
      throw RocksFailure.of("read the property " + name, directory, e);
    } finally {
      gate.leave();
    }
  }

  @Override
  public void close() {
    if (!gate.close()) {
      return;
    }
    gate.awaitEmpty();
    committer.close();
    families.closeHandles();
    db.close();
    release(options, families, cache);
  }
}
