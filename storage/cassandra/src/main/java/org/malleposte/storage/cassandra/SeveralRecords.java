package org.malleposte.storage.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Mutation;

/// Reads several records of an account in a few requests, each of one moment.
final class SeveralRecords {
  /// Records of one request.
  private static final int AT_ONCE = 500;

  private final Records records;
  private final Folding folding;

  SeveralRecords(Records records, Folding folding) {
    this.records = records;
    this.folding = folding;
  }

  /// The values of those that there are.
  Map<RecordKey, byte[]> read(AccountId account, List<RecordKey> keys) {
    Map<RecordKey, byte[]> found = new TreeMap<>();
    for (int at = 0; at < keys.size(); at += AT_ONCE) {
      read(account, keys.subList(at, Math.min(keys.size(), at + AT_ONCE)), found);
    }
    return found;
  }

  private void read(AccountId account, List<RecordKey> keys, Map<RecordKey, byte[]> found) {
    Outcome pending = null;
    for (Row row : records.withHead(account, keys)) {
      int kind = row.getInt("kind");
      UUID id = row.getUuid("pending");
      if (kind != Heads.KIND) {
        found.put(new RecordKey(kind, Rows.key(row)), Rows.bytes(row, "value"));
      } else if (id != null) {
        pending = folding.outcome(account, row.getLong("modseq"), id);
      }
    }
    if (pending != null) {
      lay(pending, keys, found);
    }
  }

  /// The records of a large commit that are not all in their places.
  private static void lay(Outcome pending, List<RecordKey> keys, Map<RecordKey, byte[]> found) {
    for (RecordKey key : keys) {
      Mutation over = pending.records().get(key);
      if (over != null) {
        byte[] value = Folding.over(over);
        if (value == null) {
          found.remove(key);
        } else {
          found.put(key, value);
        }
      }
    }
  }
}
