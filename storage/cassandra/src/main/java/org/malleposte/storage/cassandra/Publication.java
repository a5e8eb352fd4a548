package org.malleposte.storage.cassandra;

import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.OutcomeUnknown;
import org.malleposte.storage.StorageException;

/// The conditional write that makes a commit true: the head moves on together with the rows, or
/// nothing happens. An attempt of which nobody knows the outcome is settled by looking at the head
/// as the conditional writes left it, and made again as long as the head has not moved: the
/// condition sees to it that of several attempts one takes place at most.
final class Publication {
  private final Requests requests;
  private final Heads heads;
  private final Journal journal;
  private final Folding folding;
  private final PreparedStatement move;
  final LongAdder unknown = new LongAdder();

  Publication(Requests requests, Heads heads, Journal journal, Folding folding) {
    this.requests = requests;
    this.heads = heads;
    this.journal = journal;
    this.folding = folding;
    this.move =
        requests.prepare(
            "UPDATE $record SET name = 'head', modseq = ?, id = ?, pending = ? WHERE account = ? AND"
                + " kind = -1 AND key = 0x IF modseq = ? AND pending = null");
  }

  /// Moves the head from `seen` on, with rows that become true at the same time.
  ///
  /// @param pending whether there are records that are not among the rows
  /// @return -1 when it took place, else the modseq that was met instead of `seen`
  long publish(
      AccountId account,
      long seen,
      UUID id,
      boolean pending,
      List<? extends BatchableStatement<?>> rows) {
    List<BatchableStatement<?>> all = new ArrayList<>(rows.size() + 1);
    all.add(
        move.bind(seen + 1, id, pending ? id : null, account.toString(), seen == 0 ? null : seen));
    all.addAll(rows);
    Attempts attempts = new Attempts(account, seen, id, requests.batch(all));
    while (true) {
      Long met = attempts.next();
      if (met != null) {
        return met;
      }
    }
  }

  /// The attempts at one commit.
  private final class Attempts {
    private final AccountId account;
    private final long seen;
    private final UUID id;
    private final Statement<?> batch;
    private final Patience patience = requests.patience();

    /// Whether no answer told what became of one of them: it may still come.
    private boolean doubtful;

    Attempts(AccountId account, long seen, UUID id, Statement<?> batch) {
      this.account = account;
      this.seen = seen;
      this.id = id;
      this.batch = batch;
    }

    /// One attempt; null when another one has to be made.
    @Nullable Long next() {
      try {
        return met();
      } catch (StorageException e) {
        throw doubtful ? inDoubt(account, e) : e;
      }
    }

    private @Nullable Long met() {
      Row row;
      try {
        row = requests.conditional("commit to " + account, batch);
      } catch (Requests.Unknown e) {
        unknown.increment();
        doubtful = true;
        return found(e);
      }
      if (Requests.applied(row)) {
        return -1L;
      }
      long met = row.getColumnDefinitions().contains("modseq") ? row.getLong("modseq") : 0;
      if (met == seen && patience.pause()) {
        folding.finish(account); // somebody's large commit is not all in place yet
        return null;
      }
      if (met == seen && doubtful) { // the first attempt may still come when that one is in place
        throw new StorageException("Another large change of " + account + " is not in place yet.");
      }
      return judge(account, seen, id, met);
    }

    private @Nullable Long found(Requests.Unknown lost) {
      Heads.Head head = heads.serial(account);
      if (head.modseq() != seen) {
        return judge(account, seen, id, head.modseq());
      }
      if (!patience.pause()) {
        throw Failure.of("commit to " + account, lost.failure());
      }
      requests.repeated.increment();
      return null;
    }
  }

  private static OutcomeUnknown inDoubt(AccountId account, StorageException e) {
    return new OutcomeUnknown(
        "Whether a change of %s took place is not known. %s".formatted(account, e.getMessage()), e);
  }

  /// The head is elsewhere: by this very commit (of whose success no answer told), or by another.
  private long judge(AccountId account, long seen, UUID id, long met) {
    return met > seen && id.equals(journal.idAt(account, seen + 1)) ? -1 : met;
  }
}
