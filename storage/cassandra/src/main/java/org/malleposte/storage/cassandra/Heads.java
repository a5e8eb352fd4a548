package org.malleposte.storage.cassandra;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.AccountId;

/// The first row of every account, and what this process knows of it.
final class Heads {
  /// The kind of the head's row.
  static final int KIND = -1;

  private static final int KNOWN = 50_000;

  /// @param modseq of the last commit, 0 for none
  /// @param id of that commit
  /// @param pending the same id while its records are not all in place, else null
  /// @param written the time that Cassandra gave to the commit's rows, microseconds
  record Head(long modseq, @Nullable UUID id, @Nullable UUID pending, long written) {
    static final Head NONE = new Head(0, null, null, 0);

    /// The last modseq of which every record is in place.
    long settled() {
      return pending == null ? modseq : modseq - 1;
    }
  }

  private final Requests requests;
  private final PreparedStatement read;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<AccountId, Long> known = new LinkedHashMap<>(16, 0.75f, true);

  Heads(Requests requests) {
    this.requests = requests;
    this.read =
        requests.prepare(
            "SELECT modseq, id, pending, WRITETIME(modseq) AS written FROM $record WHERE account = ?"
                + " AND kind = -1 AND key = 0x");
  }

  /// The head as of the commits that were acknowledged.
  Head read(AccountId account) {
    return head(requests.row("read the head of " + account, read.bind(account.toString())));
  }

  /// The head after every commit that is under way was finished or shut out: what it tells is on a
  /// majority of the replicas.
  Head serial(AccountId account) {
    Head head =
        head(requests.serialRow("read the head of " + account, read.bind(account.toString())));
    know(account, head.settled());
    return head;
  }

  private static Head head(@Nullable Row row) {
    return row == null
        ? Head.NONE
        : new Head(
            row.getLong("modseq"),
            row.getUuid("id"),
            row.getUuid("pending"),
            row.getLong("written"));
  }

  /// A modseq that the account is known to have reached, all its records in place; -1 when nothing
  /// is known.
  long known(AccountId account) {
    lock.lock();
    try {
      return known.getOrDefault(account, -1L);
    } finally {
      lock.unlock();
    }
  }

  void know(AccountId account, long settled) {
    lock.lock();
    try {
      known.merge(account, settled, Math::max);
      if (known.size() > KNOWN) {
        known.remove(known.keySet().iterator().next());
      }
    } finally {
      lock.unlock();
    }
  }
}
