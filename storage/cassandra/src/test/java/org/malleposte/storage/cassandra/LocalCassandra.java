package org.malleposte.storage.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.malleposte.storage.LocalScript;
import org.malleposte.storage.SharedServer;

/// A real Cassandra, started by `deploy/local/cassandra`.
///
/// All tests of a build share one; each user takes a keyspace of its own. `-Dcassandra.nodes=3`
/// makes it three nodes, `-Dcassandra.port=...` moves it, `-Dcassandra.at=host:port,...` uses one
/// that runs already, `-Dcassandra.container=true` one in a container that Testcontainers starts.
public final class LocalCassandra implements AutoCloseable {
  private static final int NODES = Integer.getInteger("cassandra.nodes", 1);
  private static final int PORT = Integer.getInteger("cassandra.port", 24_042);
  private static final AtomicInteger KEYSPACES = new AtomicInteger();
  private static final LocalScript SCRIPT = new LocalScript("cassandra");
  private static final Path LOGS =
      Path.of(System.getProperty("malleposte.root", "."), "target", "cassandra-logs");

  private final Path dir;
  private final int port;
  private final int nodes;
  private final List<String> more;

  private LocalCassandra(Path dir, int port, int nodes, String... more) {
    this.dir = dir;
    this.port = port;
    this.nodes = nodes;
    this.more = List.of(more);
  }

  /// One node of the caller's own, whose acknowledged writes survive a kill.
  public static LocalCassandra durable(Path dir, int port) {
    return durable(dir, port, 1);
  }

  /// The same with one node or three.
  public static LocalCassandra durable(Path dir, int port, int nodes) {
    LocalCassandra cassandra = new LocalCassandra(dir, port, nodes, "--sync", "batch");
    cassandra.up();
    return cassandra;
  }

  /// One node of the caller's own that asks for TLS and a password.
  public static LocalCassandra secure(Path dir, int port) {
    LocalCassandra cassandra = new LocalCassandra(dir, port, 1, "--secure");
    cassandra.up();
    return cassandra;
  }

  /// What signed the certificate of a secure one.
  public Path authority() {
    return dir.resolve("authority.pem");
  }

  public int port() {
    return port;
  }

  /// Starts what does not run, and waits until it answers.
  public void up() {
    List<String> arguments =
        new ArrayList<>(List.of("up", dir.toString(), "--port", "" + port, "--nodes", "" + nodes));
    arguments.addAll(more);
    SCRIPT.run(arguments.toArray(String[]::new));
    awaitAll();
  }

  private void awaitAll() {
    while (nodes > seen()) {
      LockSupport.parkNanos(500_000_000);
    }
  }

  /// How many nodes the first one has met; the schema must not be made before all have.
  private int seen() {
    if (nodes == 1) {
      return 1;
    }
    try (CqlSession session = Connection.open(options("none"))) {
      return session.getMetadata().getNodes().size();
    }
  }

  /// Ends it as a power cut would: no word, no flush.
  public void kill() {
    SCRIPT.run("down", dir.toString(), "--kill");
  }

  /// The same for one node, from 1 on.
  public void kill(int node) {
    Path file = dir.resolve("node" + node).resolve("pid");
    try {
      ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
          .ifPresent(process -> {
            process.destroyForcibly();
            process.onExit().join();
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public CassandraOptions options(String keyspace) {
    return patient(CassandraOptions.of(List.of("127.0.0.1:" + port), keyspace, nodes));
  }

  /// A machine that tests is slow at times.
  private static CassandraOptions patient(CassandraOptions options) {
    return options.withPatience(Duration.ofSeconds(30), Duration.ofMinutes(3));
  }

  /// What the nodes wrote stays in `target/cassandra-logs`, for whoever looks why a test failed.
  @Override
  public void close() {
    kill();
    for (int node = 1; node <= nodes; node++) {
      keep(node, "system.log");
      keep(node, "out.log");
    }
  }

  private void keep(int node, String name) {
    Path log = dir.resolve("node" + node).resolve(name);
    try {
      Files.createDirectories(LOGS);
      if (Files.exists(log)) {
        Files.copy(
            log, LOGS.resolve(port + "-" + node + "-" + name), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Options for a keyspace of the shared one that nobody else uses.
  public static CassandraOptions freshKeyspace() {
    String keyspace =
        "t"
            + ProcessHandle.current().pid()
            + "_"
            + KEYSPACES.incrementAndGet()
            + "_"
            + System.currentTimeMillis() % 1_000_000;
    String at = System.getProperty("cassandra.at", "");
    if (!at.isEmpty()) {
      return patient(CassandraOptions.of(List.of(at.split(",")), keyspace, NODES));
    }
    if (Boolean.getBoolean("cassandra.container")) {
      return patient(CassandraOptions.of(List.of(CassandraContainer.contactPoint()), keyspace, 1));
    }
    return Shared.CASSANDRA.options(keyspace);
  }

  /// The one that all share.
  private static final class Shared {
    static final LocalCassandra CASSANDRA = start();

    private static LocalCassandra start() {
      SharedServer server =
          new SharedServer(
              SCRIPT,
              List.of("up", "--port", String.valueOf(PORT), "--nodes", String.valueOf(NODES)),
              List.of("down", "--kill", "--remove"));
      server.use();
      LocalCassandra cassandra = new LocalCassandra(server.folder(), PORT, NODES);
      cassandra.awaitAll();
      return cassandra;
    }
  }
}
