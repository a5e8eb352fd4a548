package org.malleposte.storage.cassandra;

import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Conflict;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.Mutation;

/// An account that begins with the records it had elsewhere: plain writes, then one conditional
/// write of the head.
///
/// The row of the head says first whose beginning it is, by a conditional write as well: so of
/// several one completes at most, and the records have the time stamp that Cassandra gave to that
/// write, each call its own, before every commit that comes after.
final class AccountBeginning implements MetadataStore.Beginning {
  private static final int BATCH_ROWS = 500;
  private static final long BATCH_OCTETS = 256 << 10;

  private final Requests requests;
  private final Beginnings statements;
  private final AccountId account;
  private final UUID attempt;
  private long stamp;

  /// @param attempt that the head names
  /// @param stamp the time of that, microseconds
  AccountBeginning(
      Requests requests, Beginnings statements, AccountId account, UUID attempt, long stamp) {
    this.requests = requests;
    this.statements = statements;
    this.account = account;
    this.attempt = attempt;
    this.stamp = stamp;
  }

  @Override
  public void apply(List<Mutation> mutations) {
    stamp++;
    Outcome outcome = Outcome.of(mutations);
    statements.messages.write(account, 0, attempt, outcome.messages().values());
    statements.messages.delete(account, outcome.messages().values());
    List<BatchStatement> batches = new ArrayList<>();
    List<Mutation> some = new ArrayList<>();
    long octets = 0;
    for (Mutation mutation : outcome.records().values()) {
      some.add(mutation);
      octets += Outcome.octets(mutation);
      if (some.size() == BATCH_ROWS || octets >= BATCH_OCTETS) {
        batches.add(batch(some));
        some.clear();
        octets = 0;
      }
    }
    if (!some.isEmpty()) {
      batches.add(batch(some));
    }
    requests.writeAll("begin " + account, batches);
  }

  private BatchStatement batch(List<Mutation> mutations) {
    List<BatchableStatement<?>> rows =
        statements.records.statements(account, 0, mutations, List.of());
    return requests.batch(rows).setQueryTimestamp(stamp);
  }

  @Override
  public void complete(JournalEntry last) throws Conflict {
    statements.complete(account, attempt, last);
  }
}
