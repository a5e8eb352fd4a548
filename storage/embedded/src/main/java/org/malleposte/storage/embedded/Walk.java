package org.malleposte.storage.embedded;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;

/// A visit to rows of a family as of one instant, chunk by chunk: while the visitor runs nothing of
/// RocksDB is held but a snapshot, so it may take its time and use the store.
final class Walk {
  private static final int FIRST_CHUNK = 64;
  private static final int CHUNK = 1_024;
  private static final int CHUNK_OCTETS = 1 << 20;

  private final Database database;
  private final Families.Name family;
  private final byte[] end;
  private final Snapshot instant;

  /// Receives rows in the order of their keys; the arrays are the visitor's own.
  @FunctionalInterface
  interface Visitor {
    /// Returns whether to go on.
    boolean visit(byte[] row, byte[] value);
  }

  private record Row(byte[] key, byte[] value) {}

  /// Some rows, and whether no others follow.
  private record Chunk(List<Row> rows, boolean last) {}

  private Walk(Database database, Families.Name family, byte[] end, Snapshot instant) {
    this.database = database;
    this.family = family;
    this.end = end;
    this.instant = instant;
  }

  /// Visits the rows `first <= row < end` as of now.
  static void over(
      Database database, Families.Name family, byte[] first, byte[] end, Visitor visitor) {
    if (Arrays.compareUnsigned(first, end) >= 0) {
      return;
    }
    Snapshot instant = database.snapshot();
    try {
      new Walk(database, family, end, instant).from(first, visitor);
    } finally {
      database.release(instant);
    }
  }

  private void from(byte[] first, Visitor visitor) {
    byte @Nullable [] from = first;
    int size = FIRST_CHUNK;
    while (from != null) {
      Chunk chunk = chunk(from, size);
      for (Row row : chunk.rows) {
        if (!visitor.visit(row.key, row.value)) {
          return;
        }
      }
      from = chunk.last ? null : Rows.concat(chunk.rows.getLast().key, new byte[1]);
      size = CHUNK;
    }
  }

  private Chunk chunk(byte[] from, int size) {
    try {
      return database.readAt(instant, family, end, rows -> chunk(rows, from, size));
    } catch (RocksDBException e) {
      throw database.failure("read", e);
    }
  }

  /// Fewer rows than `size` only when a chunk's octets are full or none follow.
  private static Chunk chunk(RocksIterator rows, byte[] from, int size) {
    List<Row> found = new ArrayList<>();
    int octets = 0;
    for (rows.seek(from);
        rows.isValid() && found.size() < size && octets < CHUNK_OCTETS;
        rows.next()) {
      Row row = new Row(rows.key(), rows.value());
      octets += row.value.length;
      found.add(row);
    }
    return new Chunk(found, !rows.isValid());
  }
}
