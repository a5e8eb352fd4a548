package org.malleposte.storage.cassandra;

import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Kind;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.Mutation;
import org.malleposte.storage.record.KeyText;

/// Records of immutable kinds, in a table of their own, written without a condition before the
/// commit that refers to them. Two servers that race for a modseq may write the same key, each its
/// own value: so the attempt is part of the key, and where there are several the journal tells
/// whose took place.
///
/// An account has one partition for every 8,192 numbers that its keys begin with.
final class Messages {
  private static final int BUCKET_BITS = 13;
  private static final int KNOWN_BUCKETS = 50_000;
  private static final int PAGE = 500;

  /// Keys of one request, of which each may have a header block.
  private static final int KEYS = 50;

  private static final int BATCH_ROWS = 100;
  private static final long BATCH_OCTETS = 256 << 10;

  private final Requests requests;
  private final Journal journal;
  private final PreparedStatement insert;
  private final PreparedStatement insertBucket;
  private final PreparedStatement buckets;
  private final PreparedStatement get;
  private final PreparedStatement getSome;
  private final PreparedStatement attempts;
  private final PreparedStatement page;
  private final PreparedStatement delete;
  private final PreparedStatement clear;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Place, Boolean> known = new LinkedHashMap<>(16, 0.75f, true);

  /// A partition.
  private record Place(AccountId account, long bucket) {}

  Messages(Requests requests, Journal journal) {
    this.requests = requests;
    this.journal = journal;
    this.insert =
        requests.prepare(
            "INSERT INTO $message (account, bucket, kind, key, attempt, modseq, name, shown, value)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    this.insertBucket = requests.prepare("INSERT INTO $bucket (account, bucket) VALUES (?, ?)");
    this.buckets =
        requests.prepare(
            "SELECT bucket FROM $bucket WHERE account = ? AND bucket >= ? AND bucket <= ?");
    this.get =
        requests.prepare(
            "SELECT key, attempt, modseq, value FROM $message WHERE account = ? AND bucket = ? AND"
                + " kind = ? AND key = ?");
    this.getSome =
        requests.prepare(
            "SELECT key, attempt, modseq, value FROM $message WHERE account = ? AND bucket = ? AND"
                + " kind = ? AND key IN ?");
    this.attempts =
        requests.prepare(
            "SELECT attempt FROM $message WHERE account = ? AND bucket = ? AND kind = ? AND key ="
                + " ?");
    this.page =
        requests.prepare(
            "SELECT key, attempt, modseq, value FROM $message WHERE account = ? AND bucket = ? AND"
                + " (kind, key) >= (?, ?) AND (kind, key) < (?, ?) LIMIT ?");
    this.clear = requests.prepare("DELETE FROM $message WHERE account = ? AND bucket = ?");
    this.delete =
        requests.prepare(
            "DELETE FROM $message WHERE account = ? AND bucket = ? AND kind = ? AND key = ? AND"
                + " attempt = ?");
  }

  /// The number by which keys are divided, in the order of the keys.
  static long bucket(Bytes key) {
    long first = 0;
    for (int i = 0; i < 8; i++) {
      first = first << 8 | (i < key.length() ? key.array()[i] & 0xFF : 0);
    }
    return first >>> BUCKET_BITS;
  }

  /// Writes what an attempt puts.
  void write(AccountId account, long modseq, UUID attempt, Collection<Mutation> mutations) {
    Map<Long, List<Mutation.Put>> byBucket = new TreeMap<>();
    for (Mutation mutation : mutations) {
      if (mutation instanceof Mutation.Put put) {
        byBucket.computeIfAbsent(bucket(put.key()), _ -> new ArrayList<>()).add(put);
      }
    }
    List<BatchStatement> batches = new ArrayList<>();
    byBucket.forEach((bucket, puts) -> {
      register(new Place(account, bucket));
      batches.addAll(batches(account, bucket, modseq, attempt, puts));
    });
    requests.writeAll("write messages of " + account, batches);
  }

  /// Takes away everything of an account that has no commit.
  void clear(AccountId account) {
    List<BoundStatement> deletions = new ArrayList<>();
    for (Row place :
        requests.rows(
            "read messages of " + account, buckets.bind(account.toString(), 0L, Long.MAX_VALUE))) {
      deletions.add(clear.bind(account.toString(), place.getLong("bucket")));
    }
    requests.writeAll("delete messages of " + account, deletions);
  }

  private void register(Place place) {
    lock.lock();
    try {
      if (known.containsKey(place)) {
        return;
      }
    } finally {
      lock.unlock();
    }
    requests.write(
        "write messages of " + place.account,
        insertBucket.bind(place.account.toString(), place.bucket));
    lock.lock();
    try {
      known.put(place, true);
      if (known.size() > KNOWN_BUCKETS) {
        known.remove(known.keySet().iterator().next());
      }
    } finally {
      lock.unlock();
    }
  }

  private List<BatchStatement> batches(
      AccountId account, long bucket, long modseq, UUID attempt, List<Mutation.Put> puts) {
    List<BatchStatement> batches = new ArrayList<>();
    List<BatchableStatement<?>> rows = new ArrayList<>();
    long octets = 0;
    for (Mutation.Put put : puts) {
      if (!rows.isEmpty()
          && (rows.size() == BATCH_ROWS || octets + Outcome.octets(put) > BATCH_OCTETS)) {
        batches.add(requests.batch(rows));
        rows.clear();
        octets = 0;
      }
      octets += Outcome.octets(put);
      rows.add(row(account, bucket, modseq, attempt, put));
    }
    batches.add(requests.batch(rows));
    return batches;
  }

  private BoundStatement row(
      AccountId account, long bucket, long modseq, UUID attempt, Mutation.Put put) {
    return insert.bind(
        account.toString(),
        bucket,
        put.kind().number(),
        Rows.of(put.key()),
        attempt,
        modseq,
        put.kind().name(),
        KeyText.of(put.key()),
        ByteBuffer.wrap(put.value()));
  }

  /// Takes back what an attempt wrote that did not take place.
  void takeBack(AccountId account, UUID attempt, Collection<Mutation> mutations) {
    List<BoundStatement> deletions = new ArrayList<>();
    for (Mutation mutation : mutations) {
      if (mutation instanceof Mutation.Put put) {
        deletions.add(deletion(account, put.kind(), put.key(), attempt));
      }
    }
    requests.writeAll("take back messages of " + account, deletions);
  }

  /// Deletes what a commit deletes, once it has taken place.
  void delete(AccountId account, Collection<Mutation> mutations) {
    List<BoundStatement> deletions = new ArrayList<>();
    for (Mutation mutation : mutations) {
      if (mutation instanceof Mutation.Delete(Kind kind, Bytes key)) {
        for (UUID attempt : attempts(account, kind, key)) {
          deletions.add(deletion(account, kind, key, attempt));
        }
      }
    }
    requests.writeAll("delete messages of " + account, deletions);
  }

  private List<UUID> attempts(AccountId account, Kind kind, Bytes key) {
    List<UUID> found = new ArrayList<>();
    for (Row row :
        requests.rows(
            "read messages of " + account,
            attempts.bind(account.toString(), bucket(key), kind.number(), Rows.of(key)))) {
      UUID attempt = row.getUuid("attempt");
      if (attempt != null) {
        found.add(attempt);
      }
    }
    return found;
  }

  private BoundStatement deletion(AccountId account, Kind kind, Bytes key, UUID attempt) {
    return delete.bind(account.toString(), bucket(key), kind.number(), Rows.of(key), attempt);
  }

  byte @Nullable [] get(AccountId account, Kind kind, Bytes key) {
    List<Row> rows =
        requests.rows(
            "read messages of " + account,
            get.bind(account.toString(), bucket(key), kind.number(), Rows.of(key)));
    return rows.isEmpty() ? null : Rows.bytes(winner(account, rows), "value");
  }

  /// Several records, those that there are: neighbours cost one request together.
  Map<RecordKey, byte[]> getAll(AccountId account, Collection<RecordKey> keys) {
    Map<RecordKey, byte[]> found = new TreeMap<>();
    List<RecordKey> run = new ArrayList<>();
    for (RecordKey key : new TreeSet<>(keys)) {
      if (!run.isEmpty() && (run.size() == KEYS || !together(run.getFirst(), key))) {
        read(account, run, found);
        run.clear();
      }
      run.add(key);
    }
    if (!run.isEmpty()) {
      read(account, run, found);
    }
    return found;
  }

  private static boolean together(RecordKey one, RecordKey other) {
    return one.kind() == other.kind() && bucket(one.key()) == bucket(other.key());
  }

  /// @param keys of one kind, in one partition
  private void read(AccountId account, List<RecordKey> keys, Map<RecordKey, byte[]> found) {
    int kind = keys.getFirst().kind();
    List<Row> rows =
        requests.rows(
            "read messages of " + account,
            getSome.bind(
                account.toString(),
                bucket(keys.getFirst().key()),
                kind,
                keys.stream().map(key -> Rows.of(key.key())).toList()));
    for (List<Row> same : byKey(rows)) {
      byte[] value = Rows.bytes(winner(account, same), "value");
      found.put(new RecordKey(kind, Rows.key(same.getFirst())), value);
    }
  }

  private static List<List<Row>> byKey(List<Row> rows) {
    List<List<Row>> keys = new ArrayList<>();
    ByteBuffer before = null;
    for (Row row : rows) {
      ByteBuffer key = row.getByteBuffer("key");
      if (keys.isEmpty() || key == null || !key.equals(before)) {
        keys.add(new ArrayList<>());
      }
      keys.getLast().add(row);
      before = key;
    }
    return keys;
  }

  /// The row of the attempt that took place. One alone needs no proof: whoever refers to the key
  /// has written it before.
  private Row winner(AccountId account, List<Row> rows) {
    if (rows.size() == 1) {
      return rows.getFirst();
    }
    List<Row> newest = new ArrayList<>(rows);
    newest.sort((a, b) -> Long.compare(b.getLong("modseq"), a.getLong("modseq")));
    for (Row row : newest) {
      UUID attempt = row.getUuid("attempt");
      if (attempt != null && attempt.equals(journal.idAt(account, row.getLong("modseq")))) {
        return row;
      }
    }
    return newest.getFirst();
  }

  /// Visits the records of a kind, page by page. They come before the commits that refer to them,
  /// and go after the last one has: no instant is better than another.
  void scan(
      AccountId account, Kind kind, Bytes from, Bytes to, MetadataStore.RecordVisitor visitor) {
    if (to.length() > 0 && from.compareTo(to) >= 0) {
      return;
    }
    long last = to.length() == 0 ? Long.MAX_VALUE : bucket(to);
    List<Row> places =
        requests.rows(
            "read messages of " + account, buckets.bind(account.toString(), bucket(from), last));
    for (Row place : places) {
      Walk walk = new Walk(account, kind, place.getLong("bucket"), to, visitor);
      if (!walk.from(from)) {
        return;
      }
    }
  }

  /// Over the records of one partition.
  private final class Walk {
    private final AccountId account;
    private final Kind kind;
    private final long bucket;
    private final Bytes to;
    private final MetadataStore.RecordVisitor visitor;

    Walk(AccountId account, Kind kind, long bucket, Bytes to, MetadataStore.RecordVisitor visitor) {
      this.account = account;
      this.kind = kind;
      this.bucket = bucket;
      this.to = to;
      this.visitor = visitor;
    }

    /// Returns whether to go on behind it.
    boolean from(Bytes first) {
      Bytes from = first;
      int limit = PAGE;
      while (true) {
        List<Row> rows = page(from, limit);
        boolean end = rows.size() < limit;
        List<List<Row>> keys = byKey(rows);
        if (!end && keys.size() == 1) {
          limit *= 2; // nothing but attempts at one key
          continue;
        }
        // The last key of a full page may have more attempts behind it.
        for (List<Row> same : end ? keys : keys.subList(0, keys.size() - 1)) {
          if (!visitor.visit(Rows.key(same.getFirst()), value(same))) {
            return false;
          }
        }
        if (end) {
          return true;
        }
        from = Rows.key(keys.getLast().getFirst());
      }
    }

    private List<Row> page(Bytes from, int limit) {
      boolean open = to.length() == 0;
      return requests.rows(
          "read messages of " + account,
          page.bind(
              account.toString(),
              bucket,
              kind.number(),
              Rows.of(from),
              open ? kind.number() + 1 : kind.number(),
              Rows.of(to),
              limit));
    }

    private byte[] value(List<Row> same) {
      return Rows.bytes(winner(account, same), "value");
    }
  }
}
