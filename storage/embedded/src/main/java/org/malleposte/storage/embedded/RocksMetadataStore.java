package org.malleposte.storage.embedded;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
import org.malleposte.storage.StorageException;
import org.malleposte.storage.StorageFigure;
import org.malleposte.storage.StorageMeter;
import org.malleposte.storage.record.JournalCodec;

/// Records and journal of all accounts in one RocksDB. A commit is laid out as rows and handed to
/// the one [Committer]; reads never wait for it.
final class RocksMetadataStore implements MetadataStore {
  /// Octets of one commit at most, all its mutations and its journal entry together: they are one
  /// write batch.
  static final long MAX_COMMIT = 512L << 20;

  private final Database database;
  private final Journal journal;
  private final Streams streams;
  private final LongAdder commits = new LongAdder();
  private final LongAdder conflicts = new LongAdder();
  private final Map<AccountId, RocksBeginning> begun = new ConcurrentHashMap<>();
  private volatile StorageMeter meter = StorageMeter.NONE;

  private RocksMetadataStore(Database database) {
    this.database = database;
    this.journal = new Journal(database);
    this.streams = new Streams(database);
  }

  /// Whether there is a store in a directory.
  static boolean exists(Path directory) {
    return Database.exists(directory);
  }

  /// Opens the store of a directory, making it when there is none.
  static RocksMetadataStore open(Path directory, EmbeddedOptions wanted) {
    return new RocksMetadataStore(Database.open(directory, wanted));
  }

  /// The id that was given to the store when it was made, null before.
  @Nullable UUID storeId() {
    return database.storeId();
  }

  void giveStoreId(UUID id) {
    database.giveStoreId(id);
  }

  @Override
  public long latest(AccountId account) {
    byte[] head = database.find(Families.Name.HEADS, Rows.head(account));
    return head == null ? 0 : Bytes.of(head).longAt(0);
  }

  @Override
  public void commit(AccountId account, long seen, Commit commit) throws Conflict {
    long began = System.nanoTime();
    var request =
        new Committer.CommitRequest(account, seen, seen + 1, lay(account, seen + 1, commit));
    database.submit(request);
    if (request.loserTo() >= 0) {
      conflicts.increment();
      throw new Conflict(account, seen, request.loserTo());
    }
    commits.increment();
    meter.committed(System.nanoTime() - began);
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
    int family = database.id(family(mutation.kind()));
    switch (mutation) {
      case Mutation.Put put -> operations.put(family, row, put.value());
      case Mutation.Delete _ -> operations.delete(family, row);
    }
  }

  private Operations layHead(
      AccountId account, long modseq, Commit commit, byte[] entry, Operations operations) {
    journal.lay(Rows.account(account), modseq, entry, operations);
    byte[] head = Rows.concat(Bytes.ofLong(modseq).array(), JournalCodec.idBytes(commit.id()));
    return operations.put(database.id(Families.Name.HEADS), Rows.head(account), head);
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
    return journal.after(account, seen, limit);
  }

  @Override
  public long historyFrom(AccountId account) {
    return journal.from(account);
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
      clear.deleteRange(database.id(family), prefix, Rows.after(prefix));
    }
    database.submit(new Committer.PlainRequest(clear));
    RocksBeginning beginning = new RocksBeginning(account, prefix);
    begun.put(account, beginning);
    return beginning;
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
      database.submit(new Committer.PlainRequest(operations));
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
      database.submit(request);
      if (request.loserTo() >= 0) {
        throw new Conflict(account, 0, request.loserTo());
      }
    }
  }

  @Override
  public byte @Nullable [] get(AccountId account, Kind kind, Bytes key) {
    return database.find(family(kind), Rows.record(Rows.account(account), kind, key));
  }

  @Override
  public void scan(AccountId account, Kind kind, Bytes from, Bytes to, RecordVisitor visitor) {
    byte[] prefix = Rows.kind(account, kind);
    byte[] first = Rows.concat(prefix, from.array());
    byte[] end = to.length() == 0 ? Rows.after(prefix) : Rows.concat(prefix, to.array());
    Walk.over(
        database,
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
    Walk.over(
        database,
        Families.Name.HEADS,
        new byte[0],
        new byte[] {(byte) 0xFF},
        (row, value) -> visitor.visit(Rows.accountOf(row), Bytes.of(value).longAt(0)));
  }

  @Override
  public long append(String stream, byte[] entry) {
    return streams.append(stream, entry);
  }

  @Override
  public List<StreamEntry> read(String stream, long after, int limit) {
    return streams.read(stream, after, limit);
  }

  @Override
  public void trim(String stream, long upTo) {
    streams.trim(stream, upTo);
  }

  void measure(StorageMeter instrument) {
    meter = instrument;
  }

  List<StorageFigure> figures() {
    return List.of(
        StorageFigure.counter("commits", "Commits that took place", commits::sum),
        StorageFigure.counter("commit.conflicts", "Commits that came second", conflicts::sum),
        StorageFigure.counter("journal.bytes", "Octets of the journal written", journal::octets),
        StorageFigure.counter("metadata.syncs", "Waits for the disk", database::syncs),
        StorageFigure.gauge(
            "metadata.bytes",
            "Octets of RocksDB's files",
            () -> database.property("total-sst-files-size")),
        StorageFigure.gauge(
            "metadata.memtable.bytes",
            "Octets not in files yet",
            () -> database.property("cur-size-all-mem-tables")),
        StorageFigure.gauge(
            "metadata.compaction.pending.bytes",
            "Octets RocksDB has yet to rewrite",
            () -> database.property("estimate-pending-compaction-bytes")),
        StorageFigure.gauge(
            "metadata.compactions",
            "Compactions that run",
            () -> database.property("num-running-compactions")));
  }

  @Override
  public void close() {
    database.close();
  }
}
