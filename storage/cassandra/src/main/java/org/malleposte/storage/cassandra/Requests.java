package org.malleposte.storage.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.StorageException;

/// What is asked of Cassandra, at which consistency, and how often again.
///
/// Reads and plain writes may be repeated and are, until the patience is over. Conditional writes
/// are sent once: who sends one finds out what became of it.
final class Requests {
  /// Plain writes that are under way for one caller at one time.
  private static final int IN_FLIGHT = 8;

  private final CqlSession session;
  private final CassandraOptions options;
  private final DefaultConsistencyLevel quorum;
  private final DefaultConsistencyLevel serial;
  final LongAdder reads = new LongAdder();
  final LongAdder writes = new LongAdder();
  final LongAdder conditional = new LongAdder();
  final LongAdder repeated = new LongAdder();
  private volatile boolean closed;

  Requests(CqlSession session, CassandraOptions options) {
    this.session = session;
    this.options = options;
    boolean local = options.reach() == CassandraOptions.Reach.DATACENTER;
    this.quorum = local ? DefaultConsistencyLevel.LOCAL_QUORUM : DefaultConsistencyLevel.QUORUM;
    this.serial = local ? DefaultConsistencyLevel.LOCAL_SERIAL : DefaultConsistencyLevel.SERIAL;
  }

  CqlSession session() {
    return session;
  }

  /// Prepares a statement in which `$` stands for the keyspace.
  PreparedStatement prepare(String cql) {
    return session.prepare(cql.replace("$", options.keyspace() + "."));
  }

  Patience patience() {
    return new Patience(options.patience());
  }

  /// The rows of a read, all in one page: the caller bounds how many.
  List<Row> rows(String what, Statement<?> read) {
    Statement<?> asked =
        read.setExecutionProfileName(Connection.READS)
            .setConsistencyLevel(quorum)
            .setPageSize(Integer.MAX_VALUE)
            .setIdempotent(true);
    return again(what, asked, reads);
  }

  /// The first row of a read, or null.
  @Nullable Row row(String what, Statement<?> read) {
    List<Row> rows = rows(what, read);
    return rows.isEmpty() ? null : rows.getFirst();
  }

  /// The first row as the conditional writes left it: one under way is finished before.
  @Nullable Row serialRow(String what, Statement<?> read) {
    Statement<?> asked = read.setConsistencyLevel(serial).setIdempotent(true);
    List<Row> rows = again(what, asked, reads);
    return rows.isEmpty() ? null : rows.getFirst();
  }

  /// Writes without a condition.
  void write(String what, Statement<?> write) {
    again(what, write.setConsistencyLevel(quorum).setIdempotent(true), writes);
  }

  private List<Row> again(String what, Statement<?> statement, LongAdder counter) {
    Patience patience = patience();
    while (true) {
      checkOpen();
      counter.increment();
      try {
        return session.execute(statement).all();
      } catch (DriverException e) {
        if (!Failure.passes(e) || closed || !patience.pause()) {
          throw Failure.of(what, e);
        }
        repeated.increment();
      } catch (IllegalStateException e) {
        throw closed(e);
      }
    }
  }

  /// Many writes without a condition, some at a time; those that fail are repeated.
  void writeAll(String what, Iterable<? extends Statement<?>> statements) {
    Deque<Sent> sent = new ArrayDeque<>();
    for (Statement<?> statement : statements) {
      if (sent.size() == IN_FLIGHT) {
        await(what, sent.poll());
      }
      sent.add(send(statement.setConsistencyLevel(quorum).setIdempotent(true)));
    }
    for (Sent left = sent.poll(); left != null; left = sent.poll()) {
      await(what, left);
    }
  }

  private record Sent(Statement<?> statement, CompletionStage<AsyncResultSet> answer) {}

  private Sent send(Statement<?> statement) {
    checkOpen();
    writes.increment();
    return new Sent(statement, session.executeAsync(statement));
  }

  private void await(String what, @Nullable Sent sent) {
    if (sent == null) {
      return;
    }
    try {
      sent.answer.toCompletableFuture().join();
    } catch (CompletionException e) {
      if (!(e.getCause() instanceof DriverException failure) || !Failure.passes(failure)) {
        throw Failure.of(what, e.getCause() == null ? e : e.getCause());
      }
      repeated.increment();
      write(what, sent.statement);
    }
  }

  /// Sends a conditional write, once.
  ///
  /// @return the row that tells whether it was applied
  /// @throws Unknown the answer does not tell, or there was none
  Row conditional(String what, Statement<?> write) throws Unknown {
    checkOpen();
    conditional.increment();
    try {
      Row row =
          session
              .execute(
                  write
                      .setConsistencyLevel(quorum)
                      .setSerialConsistencyLevel(serial)
                      .setIdempotent(false))
              .one();
      if (row == null) {
        throw new StorageException("Cassandra did not say whether a conditional write applied.");
      }
      return row;
    } catch (DriverException e) {
      if (!Failure.passes(e)) {
        throw Failure.of(what, e);
      }
      throw new Unknown(e);
    } catch (IllegalStateException e) {
      throw closed(e);
    }
  }

  static boolean applied(Row row) {
    return row.getBoolean("[applied]");
  }

  BatchStatement batch(Iterable<? extends BatchableStatement<?>> statements) {
    BatchType unlogged = DefaultBatchType.UNLOGGED;
    return BatchStatement.newInstance(unlogged).addAll(statements);
  }

  /// @throws StorageException the store is closed
  void checkOpen() {
    if (closed) {
      throw closed(null);
    }
  }

  private static StorageException closed(@Nullable Throwable cause) {
    String sentence = "The metadata store is closed; the server is ending.";
    return cause == null ? new StorageException(sentence) : new StorageException(sentence, cause);
  }

  /// Returns whether it was this call that closed.
  boolean close() {
    if (closed) {
      return false;
    }
    closed = true;
    return true;
  }

  /// Nobody can tell yet whether a conditional write took place.
  static final class Unknown extends Exception {
    private static final long serialVersionUID = 1L;

    private final DriverException failure;

    Unknown(DriverException failure) {
      super(failure);
      this.failure = failure;
    }

    DriverException failure() {
      return failure;
    }
  }
}
