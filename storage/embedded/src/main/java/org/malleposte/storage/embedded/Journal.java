package org.malleposte.storage.embedded;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.NotRetained;
import org.malleposte.storage.StorageException;
import org.malleposte.storage.record.JournalCodec;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/// The journal of every account: an entry a commit, in the order of their modseqs. A long entry
/// stands in several rows.
final class Journal {
  /// Octets of every row of an entry but its last.
  private static final int PART = 1 << 20;

  private final Database database;
  private final LongAdder octets = new LongAdder();

  Journal(Database database) {
    this.database = database;
  }

  /// Lays out the rows of an entry.
  ///
  /// @param prefix of the account's rows
  void lay(byte[] prefix, long modseq, byte[] entry, Operations operations) {
    octets.add(entry.length);
    int family = database.id(Families.Name.JOURNAL);
    for (int part = 0, at = 0; part == 0 || at < entry.length; part++, at += PART) {
      int length = Math.min(PART, entry.length - at);
      operations.put(family, Rows.journal(prefix, modseq, part), entry, at, length);
    }
  }

  List<JournalEntry> after(AccountId account, long seen, int limit) {
    if (limit <= 0) {
      return List.of();
    }
    long first = Math.max(0, seen) + 1;
    List<JournalEntry> entries = read(account, first, limit);
    if (!entries.isEmpty() && entries.getFirst().modseq() > first) {
      throw new NotRetained(account, entries.getFirst().modseq() - 1);
    }
    return entries;
  }

  private List<JournalEntry> read(AccountId account, long first, int limit) {
    byte[] prefix = Rows.account(account);
    try {
      return database.read(
          Families.Name.JOURNAL,
          Rows.after(prefix),
          rows -> {
            List<JournalEntry> entries = new ArrayList<>();
            rows.seek(Rows.journal(prefix, first, 0));
            while (rows.isValid() && entries.size() < limit) {
              entries.add(entry(rows, prefix.length));
            }
            return entries;
          });
    } catch (RocksDBException e) {
      throw failure(account, e);
    }
  }

  /// Reads the parts of the entry at which `rows` stands and moves behind them.
  private static JournalEntry entry(RocksIterator rows, int prefix) {
    long modseq = Bytes.of(rows.key()).longAt(prefix);
    byte[] first = rows.value();
    rows.next();
    if (first.length < PART) {
      return JournalCodec.decode(modseq, first);
    }
    ByteArrayOutputStream parts = new ByteArrayOutputStream(2 * PART);
    parts.writeBytes(first);
    while (rows.isValid() && Bytes.of(rows.key()).longAt(prefix) == modseq) {
      parts.writeBytes(rows.value());
      rows.next();
    }
    return JournalCodec.decode(modseq, parts.toByteArray());
  }

  /// The modseq before the first entry, 0 when there is none.
  long from(AccountId account) {
    byte[] prefix = Rows.account(account);
    try {
      return database.read(
          Families.Name.JOURNAL,
          Rows.after(prefix),
          rows -> {
            rows.seek(prefix);
            return rows.isValid() ? Bytes.of(rows.key()).longAt(prefix.length) - 1 : 0L;
          });
    } catch (RocksDBException e) {
      throw failure(account, e);
    }
  }

  private StorageException failure(AccountId account, RocksDBException e) {
    return database.failure("read the journal of " + account, e);
  }

  /// How many octets of entries were laid out.
  long octets() {
    return octets.sum();
  }
}
