package org.malleposte.storage.cassandra;

import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.MetadataStore;

/// Streams: a partition each, with a head that holds the position given last. What several append
/// at the same time is one conditional write.
final class Streams {
  private static final int PAGE_OCTETS = 8 << 20;

  private final Requests requests;
  private final PreparedStatement move;
  private final PreparedStatement insert;
  private final PreparedStatement head;
  private final PreparedStatement idAt;
  private final PreparedStatement read;
  private final PreparedStatement trim;
  private final Map<String, StreamWriter> writers = new ConcurrentHashMap<>();

  Streams(Requests requests) {
    this.requests = requests;
    this.move =
        requests.prepare(
            "UPDATE $stream SET last = ?, id = ? WHERE name = ? AND position = 0 IF last = ?");
    this.insert =
        requests.prepare("INSERT INTO $stream (name, position, id, value) VALUES (?, ?, ?, ?)");
    this.head = requests.prepare("SELECT last, id FROM $stream WHERE name = ? AND position = 0");
    this.idAt = requests.prepare("SELECT id FROM $stream WHERE name = ? AND position = ?");
    this.read =
        requests.prepare(
            "SELECT position, value FROM $stream WHERE name = ? AND position > ? LIMIT ?");
    this.trim =
        requests.prepare("DELETE FROM $stream WHERE name = ? AND position > 0 AND position <= ?");
  }

  long append(String stream, byte[] entry) {
    return writers.computeIfAbsent(stream, name -> new StreamWriter(this, name)).append(entry);
  }

  List<MetadataStore.StreamEntry> read(String stream, long after, int limit) {
    List<MetadataStore.StreamEntry> entries = new ArrayList<>();
    long from = Math.max(0, after);
    int page = 64;
    while (entries.size() < limit) {
      int wanted = Math.min(page, limit - entries.size());
      List<Row> rows = requests.rows("read the stream " + stream, read.bind(stream, from, wanted));
      long octets = 1;
      for (Row row : rows) {
        byte[] value = Rows.bytes(row, "value");
        octets += value.length;
        entries.add(new MetadataStore.StreamEntry(row.getLong("position"), value));
      }
      if (rows.size() < wanted) {
        break;
      }
      from = entries.getLast().position();
      page = (int) Math.clamp(PAGE_OCTETS * (long) rows.size() / octets, 8, 5_000);
    }
    return entries;
  }

  void trim(String stream, long upTo) {
    if (upTo > 0) {
      writers.computeIfAbsent(stream, name -> new StreamWriter(this, name)).trim(upTo);
    }
  }

  /// The position given last, 0 for none.
  long last(String stream) {
    Row row = requests.serialRow("read the stream " + stream, head.bind(stream));
    return row == null ? 0 : row.getLong("last");
  }

  /// Appends entries behind `last`, all or none.
  ///
  /// @return -1 when they are there, else the position that was met instead of `last`
  long append(String stream, long last, List<byte[]> entries) {
    UUID id = UUID.randomUUID();
    List<BatchableStatement<?>> rows = new ArrayList<>();
    rows.add(move.bind(last + entries.size(), id, stream, last == 0 ? null : last));
    for (int i = 0; i < entries.size(); i++) {
      rows.add(insert.bind(stream, last + 1 + i, id, ByteBuffer.wrap(entries.get(i))));
    }
    return change(stream, last, id, rows);
  }

  /// Deletes entries, with a condition like all that is written here: so the times of all rows are
  /// given by one clock.
  ///
  /// @return -1 when they are gone, else the position that was met instead of `last`
  long trim(String stream, long last, long upTo) {
    UUID id = UUID.randomUUID();
    return change(
        stream, last, id, List.of(move.bind(last, id, stream, last), trim.bind(stream, upTo)));
  }

  private long change(String stream, long last, UUID id, List<BatchableStatement<?>> rows) {
    Patience patience = requests.patience();
    while (true) {
      try {
        Row row = requests.conditional("write the stream " + stream, requests.batch(rows));
        return Requests.applied(row) ? -1 : judge(stream, last, id);
      } catch (Requests.Unknown e) {
        long met = judge(stream, last, id);
        if (met != last) {
          return met;
        }
        if (!patience.pause()) {
          throw Failure.of("write the stream " + stream, e.failure());
        }
      }
    }
  }

  /// Whether the change took place of which an answer did not tell, or what was met instead.
  private long judge(String stream, long last, UUID id) {
    Row row = requests.serialRow("read the stream " + stream, head.bind(stream));
    if (row == null) {
      return 0;
    }
    return id.equals(row.getUuid("id")) || id.equals(idAt(stream, last + 1))
        ? -1
        : row.getLong("last");
  }

  private @Nullable UUID idAt(String stream, long position) {
    Row row = requests.row("read the stream " + stream, idAt.bind(stream, position));
    return row == null ? null : row.getUuid("id");
  }
}
