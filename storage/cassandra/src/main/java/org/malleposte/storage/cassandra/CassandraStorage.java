package org.malleposte.storage.cassandra;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Metric;
import com.codahale.metrics.Timer;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.NodeState;
import com.datastax.oss.driver.api.core.metrics.DefaultNodeMetric;
import com.datastax.oss.driver.api.core.metrics.DefaultSessionMetric;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.StorageException;
import org.malleposte.storage.StorageFigure;
import org.malleposte.storage.StorageMeter;

/// The metadata of a house in a keyspace of Cassandra. Any number of servers may have it open.
public final class CassandraStorage implements AutoCloseable {
  private final CqlSession session;
  private final Requests requests;
  private final CassandraMetadataStore metadata;
  private final UUID id;

  private CassandraStorage(
      CqlSession session, Requests requests, CassandraMetadataStore metadata, UUID id) {
    this.session = session;
    this.requests = requests;
    this.metadata = metadata;
    this.id = id;
  }

  /// Connects, makes or migrates the tables, and opens the store.
  ///
  /// @throws StorageException with a sentence for the administrator: nobody answers, sign-in
  ///   refused, tables of a newer version
  public static CassandraStorage open(CassandraOptions options) {
    return open(options, true);
  }

  /// The same where the tables are there: they are migrated when that is needed, and never made.
  public static CassandraStorage openExisting(CassandraOptions options) {
    return open(options, false);
  }

  private static CassandraStorage open(CassandraOptions options, boolean making) {
    CqlSession session = Connection.open(options);
    try {
      UUID id = Schema.ensure(session, options, making);
      Requests requests = new Requests(session, options);
      return new CassandraStorage(session, requests, new CassandraMetadataStore(requests), id);
    } catch (RuntimeException e) {
      session.close();
      throw Failure.of("open the " + options, e);
    }
  }

  public MetadataStore metadata() {
    return metadata;
  }

  /// Tells this store from every other.
  public UUID id() {
    return id;
  }

  /// Lets somebody hear how long things take.
  public void measure(StorageMeter meter) {
    metadata.measure(meter);
  }

  public List<StorageFigure> figures() {
    return Stream.concat(ours().stream(), ofDriver().stream()).toList();
  }

  private List<StorageFigure> ours() {
    return List.of(
        StorageFigure.counter("commits", "Commits that took place", metadata.commits::sum),
        StorageFigure.counter(
            "commit.conflicts", "Commits that came second", metadata.conflicts::sum),
        StorageFigure.counter(
            "commit.large", "Commits too large for one write", metadata.largeCommits::sum),
        StorageFigure.counter(
            "commit.unknown", "Answers that left a commit in doubt", metadata::unknown),
        StorageFigure.counter(
            "journal.bytes", "Octets of the journal written", metadata.journalOctets::sum),
        StorageFigure.counter(
            "cassandra.conditional", "Conditional writes sent", requests.conditional::sum),
        StorageFigure.counter("cassandra.writes", "Plain writes sent", requests.writes::sum),
        StorageFigure.counter("cassandra.reads", "Reads sent", requests.reads::sum),
        StorageFigure.counter(
            "cassandra.swept", "Gaps in which one deletion was made of many", metadata::swept),
        StorageFigure.counter(
            "cassandra.repeated", "Requests that were sent again", requests.repeated::sum));
  }

  private List<StorageFigure> ofDriver() {
    return List.of(
        StorageFigure.counter(
            "cassandra.timeouts", "Requests that had no answer in time", () -> timeouts()),
        StorageFigure.counter(
            "cassandra.node.timeouts",
            "Answers that other nodes did not answer in time",
            () -> sum(DefaultNodeMetric.READ_TIMEOUTS) + sum(DefaultNodeMetric.WRITE_TIMEOUTS)),
        StorageFigure.counter(
            "cassandra.unavailable",
            "Answers that too few nodes are up",
            () -> sum(DefaultNodeMetric.UNAVAILABLES)),
        StorageFigure.gauge(
            "cassandra.median.microseconds",
            "Half of the requests of the last minute were answered in so long",
            () -> latency(0.5)),
        StorageFigure.gauge(
            "cassandra.slowest.microseconds",
            "99 of 100 requests of the last minute were answered in so long",
            () -> latency(0.99)),
        StorageFigure.counter(
            "cassandra.speculative",
            "Reads asked of another node, too, because one was slow",
            () -> sum(DefaultNodeMetric.SPECULATIVE_EXECUTIONS)),
        StorageFigure.counter(
            "cassandra.retries",
            "Requests the driver sent again",
            () -> sum(DefaultNodeMetric.RETRIES)),
        StorageFigure.gauge(
            "cassandra.inflight", "Requests under way", () -> sum(DefaultNodeMetric.IN_FLIGHT)),
        StorageFigure.gauge("cassandra.nodes", "Nodes of Cassandra that are up", () -> nodes()),
        StorageFigure.gauge(
            "cassandra.connections", "Connections to nodes of Cassandra", () -> connections()));
  }

  private long timeouts() {
    return session
        .getMetrics()
        .flatMap(
            metrics -> metrics.<Metric>getSessionMetric(DefaultSessionMetric.CQL_CLIENT_TIMEOUTS))
        .map(CassandraStorage::number)
        .orElse(0L);
  }

  private long latency(double share) {
    return session
        .getMetrics()
        .flatMap(metrics -> metrics.<Timer>getSessionMetric(DefaultSessionMetric.CQL_REQUESTS))
        .map(timer -> TimeUnit.NANOSECONDS.toMicros((long) timer.getSnapshot().getValue(share)))
        .orElse(0L);
  }

  private long nodes() {
    return session.getMetadata().getNodes().values().stream()
        .filter(node -> node.getState() == NodeState.UP)
        .count();
  }

  private long connections() {
    return session.getMetadata().getNodes().values().stream()
        .mapToLong(Node::getOpenConnections)
        .sum();
  }

  private long sum(DefaultNodeMetric metric) {
    return session
        .getMetrics()
        .map(metrics ->
            session.getMetadata().getNodes().values().stream()
                .flatMap(node -> metrics.<Metric>getNodeMetric(node, metric).stream())
                .mapToLong(CassandraStorage::number)
                .sum())
        .orElse(0L);
  }

  private static long number(Metric metric) {
    return switch (metric) {
      case Counter counter -> counter.getCount();
      case Gauge<?> gauge when gauge.getValue() instanceof Number number -> number.longValue();
      default -> 0;
    };
  }

  @Override
  public void close() {
    metadata.close();
  }
}
