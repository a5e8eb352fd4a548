package org.malleposte.storage.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.StorageException;

/// Journal entries that are too large for a conditional write: written before it in parts, under
/// the commit's id, where nobody looks until a journal row names them.
final class LargeEntries {
  private static final int PART = 1 << 20;
  private static final int PAGE = 4;

  private final Requests requests;
  private final PreparedStatement insert;
  private final PreparedStatement read;
  private final PreparedStatement delete;

  LargeEntries(Requests requests) {
    this.requests = requests;
    this.insert =
        requests.prepare("INSERT INTO $large (account, id, part, value) VALUES (?, ?, ?, ?)");
    this.read =
        requests.prepare(
            "SELECT part, value FROM $large WHERE account = ? AND id = ? AND part >= ? LIMIT ?");
    this.delete = requests.prepare("DELETE FROM $large WHERE account = ? AND id = ?");
  }

  /// Writes an entry; returns its number of parts.
  int write(AccountId account, UUID id, byte[] entry) {
    List<BoundStatement> parts = new ArrayList<>();
    for (int at = 0; at < entry.length; at += PART) {
      ByteBuffer part = ByteBuffer.wrap(entry, at, Math.min(PART, entry.length - at)).slice();
      parts.add(insert.bind(account.toString(), id, parts.size(), part));
    }
    requests.writeAll("write a large change of " + account, parts);
    return parts.size();
  }

  byte[] read(AccountId account, UUID id, int parts) {
    ByteArrayOutputStream entry = new ByteArrayOutputStream(parts * PART);
    int part = 0;
    while (part < parts) {
      int before = part;
      List<Row> rows =
          requests.rows(
              "read a large change of " + account, read.bind(account.toString(), id, part, PAGE));
      for (Row row : rows) {
        if (row.getInt("part") == part) {
          entry.writeBytes(Rows.bytes(row, "value"));
          part++;
        }
      }
      if (part == before) {
        throw new StorageException(
            "Part %d of %d of the change %s of account %s is not in Cassandra. Restore it from a copy."
                .formatted(part, parts, id, account));
      }
    }
    return entry.toByteArray();
  }

  /// Forgets an entry that no journal row names.
  void delete(AccountId account, UUID id) {
    requests.write(
        "forget a change of " + account + " that did not take place",
        delete.bind(account.toString(), id));
  }
}
