package org.malleposte.storage.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Commit;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.NotRetained;
import org.malleposte.storage.record.JournalCodec;

/// The last rows of every account: its commits by modseq. The entry of a large commit stands in a
/// partition of its own, and its row only says so.
final class Journal {
  /// The kind of the journal's rows, after all others.
  static final int KIND = 1_000;

  /// An entry may have some MB: the first page is small, the next ones as their size lets.
  private static final int FIRST_PAGE = 16;

  private static final int PAGE = 500;
  private static final int PAGE_OCTETS = 4 << 20;

  private final Requests requests;
  private final LargeEntries large;
  private final PreparedStatement insert;
  private final PreparedStatement read;
  private final PreparedStatement id;
  private final PreparedStatement first;

  Journal(Requests requests, LargeEntries large) {
    this.requests = requests;
    this.large = large;
    this.insert =
        requests.prepare(
            "INSERT INTO $record (account, kind, key, name, shown, modseq, id, at, parts, value)"
                + " VALUES (?, 1000, ?, 'journal', ?, ?, ?, ?, ?, ?)");
    this.read =
        requests.prepare(
            "SELECT modseq, id, parts, value FROM $record WHERE account = ? AND kind = 1000 AND key"
                + " > ? LIMIT ?");
    this.first =
        requests.prepare("SELECT modseq FROM $record WHERE account = ? AND kind = 1000 LIMIT 1");
    this.id =
        requests.prepare("SELECT id FROM $record WHERE account = ? AND kind = 1000 AND key = ?");
  }

  /// The row of a commit.
  ///
  /// @param parts 0 when `entry` stands in the row itself, else in so many parts elsewhere
  BoundStatement row(AccountId account, long modseq, Commit commit, byte[] entry, int parts) {
    return insert.bind(
        account.toString(),
        ByteBuffer.wrap(Bytes.ofLong(modseq).array()),
        Long.toString(modseq),
        modseq,
        commit.id().value(),
        commit.time(),
        parts,
        parts == 0 ? ByteBuffer.wrap(entry) : null);
  }

  List<JournalEntry> after(AccountId account, long seen, int limit) {
    List<JournalEntry> entries = new ArrayList<>();
    long from = Math.max(0, seen);
    int most = FIRST_PAGE;
    while (entries.size() < limit) {
      int page = Math.min(most, limit - entries.size());
      List<Row> rows =
          requests.rows(
              "read the journal of " + account,
              read.bind(account.toString(), ByteBuffer.wrap(Bytes.ofLong(from).array()), page));
      long octets = 1;
      for (Row row : rows) {
        octets += size(row);
        entries.add(entry(account, row));
      }
      if (rows.size() < page) {
        break;
      }
      most = (int) Math.clamp(PAGE_OCTETS * (long) rows.size() / octets, 2, PAGE);
      from = entries.getLast().modseq();
    }
    if (!entries.isEmpty() && entries.getFirst().modseq() > Math.max(0, seen) + 1) {
      throw new NotRetained(account, entries.getFirst().modseq() - 1);
    }
    return entries;
  }

  private static int size(Row row) {
    ByteBuffer value = row.getBytesUnsafe("value");
    return value == null ? 0 : value.remaining();
  }

  /// The modseq before the first entry, 0 when there is none.
  long from(AccountId account) {
    Row row = requests.row("read the journal of " + account, first.bind(account.toString()));
    return row == null ? 0 : row.getLong("modseq") - 1;
  }

  private JournalEntry entry(AccountId account, Row row) {
    long modseq = row.getLong("modseq");
    int parts = row.getInt("parts");
    UUID id = row.getUuid("id");
    byte[] entry =
        parts == 0 || id == null ? Rows.bytes(row, "value") : large.read(account, id, parts);
    return JournalCodec.decode(modseq, entry);
  }

  /// The id of the commit at a modseq, null when there is none.
  @Nullable UUID idAt(AccountId account, long modseq) {
    Row row =
        requests.row(
            "read the journal of " + account,
            id.bind(account.toString(), ByteBuffer.wrap(Bytes.ofLong(modseq).array())));
    return row == null ? null : row.getUuid("id");
  }
}
