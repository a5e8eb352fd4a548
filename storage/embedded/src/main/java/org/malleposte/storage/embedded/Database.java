package org.malleposte.storage.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.StorageException;
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

/// The RocksDB of a directory while it is open. Rows are read here and written by its one
/// [Committer], for which readers never wait. What it holds of native memory goes when it is closed
/// and the last one who used it has left.
final class Database implements AutoCloseable {
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

  private Database(
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
  static Database open(Path directory, EmbeddedOptions wanted) {
    Cache cache = new LRUCache(wanted.blockCache(), CACHE_SHARD_BITS);
    Families families = new Families(cache, wanted.memtables());
    DBOptions options = options(wanted);
    try {
      Files.createDirectories(directory);
      RocksDB db =
          RocksDB.open(options, directory.toString(), families.descriptors(), families.handles());
      families.opened();
      return new Database(directory, cache, options, families, db, wanted.reserve());
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
        // the start: point-in-time recovery would drop acknowledged commits behind it in silence.
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
      throw failure("write", e);
    }
  }

  /// The number by which [Operations] name a family.
  int id(Families.Name family) {
    return families.id(family);
  }

  /// Hands in a request and waits until it is durable.
  void submit(Committer.Request request) {
    gate.enter();
    try {
      committer.submit(request);
    } finally {
      gate.leave();
    }
  }

  /// The value of a row, null when there is none.
  byte @Nullable [] find(Families.Name family, byte[] row) {
    gate.enter();
    try {
      return db.get(families.handle(family), row);
    } catch (RocksDBException e) {
      throw failure("read", e);
    } finally {
      gate.leave();
    }
  }

  /// Reads rows one after another; whether a failure ended them is looked at afterwards.
  @FunctionalInterface
  interface Reading<T> {
    /// @param rows stands nowhere yet
    T read(RocksIterator rows) throws RocksDBException;
  }

  /// Reads rows of a family before `end`, as they are now.
  <T> T read(Families.Name family, byte[] end, Reading<T> reading) throws RocksDBException {
    try (ReadOptions now = new ReadOptions()) {
      return read(family, end, now, reading);
    }
  }

  /// Reads rows of a family before `end`, as they were at an instant.
  <T> T readAt(Snapshot instant, Families.Name family, byte[] end, Reading<T> reading)
      throws RocksDBException {
    try (ReadOptions then = new ReadOptions().setSnapshot(instant)) {
      return read(family, end, then, reading);
    }
  }

  private <T> T read(Families.Name family, byte[] end, ReadOptions how, Reading<T> reading)
      throws RocksDBException {
    gate.enter();
    try (Slice bound = new Slice(end);
        RocksIterator rows =
            db.newIterator(families.handle(family), how.setIterateUpperBound(bound))) {
      T found = reading.read(rows);
      rows.status();
      return found;
    } finally {
      gate.leave();
    }
  }

  /// This instant, to be given to [#release].
  Snapshot snapshot() {
    gate.enter();
    try {
      return db.getSnapshot();
    } finally {
      gate.leave();
    }
  }

  void release(Snapshot instant) {
    // A closed database has already taken its snapshots with it.
    if (gate.tryEnter()) {
      try {
        db.releaseSnapshot(instant);
      } finally {
        gate.leave();
      }
    }
  }

  /// What is told of a deed that failed here.
  StorageException failure(String deed, RocksDBException e) {
    return RocksFailure.of(deed, directory, e);
  }

  /// How many batches were written.
  long syncs() {
    return committer.syncs();
  }

  /// A number that RocksDB knows, over all column families; 0 when the store is closed.
  long property(String name) {
    if (!gate.tryEnter()) {
      return 0;
    }
    try {
      return db.getAggregatedLongProperty("rocksdb." + name);
    } catch (RocksDBException e) {
      throw failure("read the property " + name, e);
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
