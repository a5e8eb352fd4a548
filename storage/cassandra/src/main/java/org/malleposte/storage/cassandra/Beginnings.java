package org.malleposte.storage.cassandra;

import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import java.util.List;
import java.util.UUID;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Commit;
import org.malleposte.storage.Conflict;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.StorageException;
import org.malleposte.storage.record.JournalCodec;

/// Accounts that begin in the middle of their history: the first and the last step of each.
final class Beginnings {
  final Records records;
  final Messages messages;
  private final Requests requests;
  private final Heads heads;
  private final Journal journal;
  private final LargeEntries large;
  private final Registry registry;
  private final PreparedStatement claim;
  private final PreparedStatement claimed;
  private final PreparedStatement clear;
  private final PreparedStatement head;

  Beginnings(
      Requests requests,
      Heads heads,
      Records records,
      Messages messages,
      Journal journal,
      LargeEntries large,
      Registry registry) {
    this.requests = requests;
    this.heads = heads;
    this.records = records;
    this.messages = messages;
    this.journal = journal;
    this.large = large;
    this.registry = registry;
    this.claim =
        requests.prepare(
            "UPDATE $record SET name = 'begun', id = ? WHERE account = ? AND kind = -1 AND key = 0x"
                + " IF modseq = null");
    this.claimed =
        requests.prepare(
            "SELECT id, WRITETIME(id) AS written FROM $record WHERE account = ? AND kind = -1 AND"
                + " key = 0x");
    this.clear = requests.prepare("DELETE FROM $record WHERE account = ?");
    this.head =
        requests.prepare(
            "UPDATE $record SET name = 'head', modseq = ?, id = ?, pending = null WHERE account = ?"
                + " AND kind = -1 AND key = 0x IF modseq = null AND id = ?");
  }

  /// Claims an account, and takes away what an earlier beginning left.
  AccountBeginning begin(AccountId account) {
    if (heads.serial(account).modseq() > 0) {
      throw new StorageException("The account " + account + " is there already.");
    }
    UUID attempt = UUID.randomUUID();
    long stamp = claim(account, attempt);
    requests.write("begin " + account, clear.bind(account.toString()).setQueryTimestamp(stamp - 1));
    messages.clear(account);
    return new AccountBeginning(requests, this, account, attempt, stamp);
  }

  private long claim(AccountId account, UUID attempt) {
    Patience patience = requests.patience();
    while (true) {
      try {
        requests.conditional("begin " + account, claim.bind(attempt, account.toString()));
      } catch (Requests.Unknown e) {
        if (!patience.pause()) {
          throw Failure.of("begin " + account, e.failure());
        }
        continue;
      }
      Row row = requests.serialRow("begin " + account, claimed.bind(account.toString()));
      if (row == null || !attempt.equals(row.getUuid("id"))) {
        throw new StorageException("Somebody else begins the account " + account + ".");
      }
      return row.getLong("written");
    }
  }

  void complete(AccountId account, UUID attempt, JournalEntry last) throws Conflict {
    Commit commit = new Commit(last.id(), last.time(), last.changes(), last.mutations());
    byte[] entry = JournalCodec.encode(commit);
    UUID id = last.id().value();
    boolean isLarge = entry.length > CassandraMetadataStore.BATCH_OCTETS;
    int parts = isLarge ? large.write(account, id, entry) : 0;
    registry.add(account);
    List<BatchableStatement<?>> rows =
        List.of(
            head.bind(last.modseq(), id, account.toString(), attempt),
            journal.row(account, last.modseq(), commit, entry, parts));
    publish(account, last, requests.batch(rows));
    heads.know(account, last.modseq());
  }

  private void publish(AccountId account, JournalEntry last, Statement<?> batch) throws Conflict {
    Patience patience = requests.patience();
    while (true) {
      try {
        if (Requests.applied(requests.conditional("begin " + account, batch))
            || isThere(account, last)) {
          return;
        }
        throw new Conflict(account, 0, heads.serial(account).modseq());
      } catch (Requests.Unknown e) {
        if (isThere(account, last)) {
          return;
        }
        if (!patience.pause()) {
          throw Failure.of("begin " + account, e.failure());
        }
      }
    }
  }

  private boolean isThere(AccountId account, JournalEntry last) {
    return heads.serial(account).modseq() >= last.modseq()
        && last.id().value().equals(journal.idAt(account, last.modseq()));
  }
}
