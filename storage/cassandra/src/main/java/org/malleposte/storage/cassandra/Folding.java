package org.malleposte.storage.cassandra;

import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.Mutation;
import org.malleposte.storage.StorageException;

/// Puts the records of a large commit in their places after the head has named it. Until all are,
/// readers lay the commit's journal entry over what they read, and nobody can commit; who wants to
/// finishes the folding first. All do the same writes at the same time stamp, so it does not matter
/// how many do it, nor when the last one ends.
final class Folding {
  private static final int BATCH_ROWS = 1_000;
  private static final long BATCH_OCTETS = 512 << 10;
  private static final int REMEMBERED = 4;

  private final Requests requests;
  private final Heads heads;
  private final Journal journal;
  private final Records records;
  private final DeletedRanges ranges;
  private final PreparedStatement end;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<UUID, SoftReference<Outcome>> remembered = new LinkedHashMap<>();

  Folding(Requests requests, Heads heads, Journal journal, Records records, DeletedRanges ranges) {
    this.requests = requests;
    this.heads = heads;
    this.journal = journal;
    this.records = records;
    this.ranges = ranges;
    this.end =
        requests.prepare(
            "UPDATE $record SET pending = null WHERE account = ? AND kind = -1 AND key = 0x IF"
                + " pending = ?");
  }

  /// What the commit does whose records are not all in place.
  Outcome outcome(AccountId account, long modseq, UUID id) {
    lock.lock();
    try {
      SoftReference<Outcome> kept = remembered.get(id);
      Outcome outcome = kept == null ? null : kept.get();
      if (outcome == null) {
        outcome = read(account, modseq, id);
        remember(id, outcome);
      }
      return outcome;
    } finally {
      lock.unlock();
    }
  }

  private Outcome read(AccountId account, long modseq, UUID id) {
    List<JournalEntry> entries = journal.after(account, modseq - 1, 1);
    if (entries.isEmpty() || !entries.getFirst().id().value().equals(id)) {
      throw new StorageException(
          "The journal of account %s lacks the change %s at modseq %d."
              .formatted(account, id, modseq));
    }
    return Outcome.of(entries.getFirst());
  }

  private void remember(UUID id, Outcome outcome) {
    remembered.put(id, new SoftReference<>(outcome));
    if (remembered.size() > REMEMBERED) {
      remembered.remove(remembered.keySet().iterator().next());
    }
  }

  /// Puts everything in its place, if something is not.
  void finish(AccountId account) {
    Heads.Head head = heads.serial(account);
    UUID id = head.pending();
    if (id == null) {
      return;
    }
    Outcome outcome = outcome(account, head.modseq(), id);
    List<BatchableStatement<?>> rows =
        records.statements(
            account, head.modseq(), outcome.records().values(), ranges.of(account, outcome));
    requests.writeAll("write a large change of " + account, batches(rows, outcome, head.written()));
    finished(account, id);
    heads.serial(account);
  }

  /// Batches of one partition each, at the time stamp of the commit.
  private List<BatchStatement> batches(
      List<BatchableStatement<?>> rows, Outcome outcome, long written) {
    long whole = outcome.records().values().stream().mapToLong(Outcome::octets).sum();
    long each = Math.max(1, whole / Math.max(1, rows.size()));
    boolean even = largest(outcome) < BATCH_OCTETS / 8;
    int size = even ? (int) Math.clamp(BATCH_OCTETS / each, 1, BATCH_ROWS) : 1;
    List<BatchStatement> batches = new ArrayList<>();
    for (int at = 0; at < rows.size(); at += size) {
      List<BatchableStatement<?>> some = rows.subList(at, Math.min(rows.size(), at + size));
      batches.add(requests.batch(some).setQueryTimestamp(written));
    }
    return batches;
  }

  private static long largest(Outcome outcome) {
    return outcome.records().values().stream().mapToLong(Outcome::octets).max().orElse(0);
  }

  private void finished(AccountId account, UUID id) {
    Patience patience = requests.patience();
    while (true) {
      try {
        // Applied or not: when not, somebody else was first.
        requests.conditional("commit to " + account, end.bind(account.toString(), id));
        return;
      } catch (Requests.Unknown e) {
        if (!patience.pause()) {
          throw Failure.of("commit to " + account, e.failure());
        }
      }
    }
  }

  /// Lays a mutation over a value read: the value that is true.
  static byte @Nullable [] over(Mutation mutation) {
    return switch (mutation) {
      case Mutation.Put put -> put.value().clone();
      case Mutation.Delete _ -> null;
    };
  }
}
