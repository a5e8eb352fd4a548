package org.malleposte.server.faults;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.malleposte.server.running.RunningServer;
import org.malleposte.storage.cassandra.CassandraOptions;
import org.malleposte.storage.cassandra.LocalCassandra;
import org.malleposte.storage.s3.FaultProxy;
import org.malleposte.storage.s3.LocalS3;

/// The servers, the three nodes of Cassandra, the S3 server and the wires between them, with a hand
/// on each.
final class Plant implements AutoCloseable {
  static final int CASSANDRAS = 3;
  private static final Duration START = Duration.ofMinutes(3);

  /// A lease has been taken by then, and all accounts looked at.
  private static final Duration ARCHIVED = Duration.ofSeconds(15);

  private final Path folder;
  private final int portBase;
  private final int nodes;
  private final LocalCassandra cassandra;
  private final FaultProxy s3;
  private final BusWires bus;
  private final String bodies;
  private final AtomicReferenceArray<@Nullable RunningServer> servers;

  private Plant(Path folder, int portBase, int nodes, long seed) throws IOException {
    this.folder = folder;
    this.portBase = portBase;
    this.nodes = nodes;
    this.servers = new AtomicReferenceArray<>(nodes);
    LocalS3 real = LocalS3.start();
    this.s3 = new FaultProxy(real.endpoint(), seed);
    this.bodies = bodies(s3, real.bucket());
    this.cassandra = LocalCassandra.durable(folder.resolve("cassandra"), portBase + 42, CASSANDRAS);
    this.bus = new BusWires(this::caller);
  }

  /// Starts all of it.
  static Plant start(Path folder, int portBase, int nodes, List<String> users, long seed)
      throws IOException, InterruptedException {
    Plant plant = new Plant(folder, portBase, nodes, seed);
    try {
      plant.begin(users);
      return plant;
    } catch (IOException | InterruptedException | RuntimeException e) {
      plant.close();
      throw e;
    }
  }

  private void begin(List<String> users) throws IOException, InterruptedException {
    for (int i = 0; i < nodes; i++) {
      bus.lay(announced(i), i, listening(i));
      bus.lay(announced(i) + 1, i, listening(i) + 1);
      Files.createDirectories(data(i));
      Files.writeString(data(i).resolve("malleposte.conf"), RECORDS + bodies + cluster(i));
    }
    startServer(0);
    startOthers();
    Path list = folder.resolve("users.csv");
    Files.write(list, users.stream().map(user -> user + "@example.org,secret").toList());
    RunningServer.run(data(0), "user", "import", list.toString());
  }

  /// All at once, once the first has made what they share.
  private void startOthers() throws IOException, InterruptedException {
    List<FutureTask<Boolean>> starts = new ArrayList<>();
    for (int i = 1; i < nodes; i++) {
      int node = i;
      FutureTask<Boolean> start =
          new FutureTask<>(() -> {
            startServer(node);
            return true;
          });
      starts.add(start);
      Thread.ofVirtual().start(start);
    }
    for (FutureTask<Boolean> start : starts) {
      try {
        start.get();
      } catch (ExecutionException e) {
        throw new IOException(e);
      }
    }
  }

  private static final String RECORDS =
      """
      storage.metadata = cassandra
      cassandra.keyspace = faults
      cassandra.replication = 3
      cassandra.timeout = 5s
      cassandra.patience = 15s
      cluster.enabled = true
      cluster.lease = 3s
      """;

  private static String bodies(FaultProxy s3, String bucket) {
    return """
    storage.objects = s3
    s3.endpoint = %s
    s3.bucket = %s
    s3.access-key = %s
    s3.secret-key = %s
    s3.mode = development
    s3.timeout = 3s
    archive.lag = 1s
    search.enabled = false
    """
        .formatted(s3.endpoint(), bucket, LocalS3.SERVER.accessKey(), LocalS3.SERVER.secretKey());
  }

  private String cluster(int node) {
    return """
    cassandra.contact-points = %s
    cluster.bus = 127.0.0.1:%d
    cluster.announce = 127.0.0.1:%d
    cluster.members = %s
    """
        .formatted(
            String.join(", ", contactPoints()),
            listening(node),
            announced(node),
            String.join(
                ", ",
                IntStream.range(0, nodes).mapToObj(i -> "127.0.0.1:" + announced(i)).toList()));
  }

  private List<String> contactPoints() {
    return Stream.of(1, 2, 3).map(i -> "127.0.0." + i + ":" + cassandra.port()).toList();
  }

  /// For reading what the servers left behind.
  CassandraOptions cassandraOptions() {
    return CassandraOptions.of(contactPoints(), "faults", CASSANDRAS)
        .withPatience(Duration.ofSeconds(30), Duration.ofMinutes(3));
  }

  private int listening(int node) {
    return portBase + 700 + 10 * node;
  }

  private int announced(int node) {
    return portBase + 750 + 10 * node;
  }

  private Path data(int node) {
    return folder.resolve("node" + node).resolve("data");
  }

  private int base(int node) {
    return portBase + 3 * node;
  }

  int nodes() {
    return nodes;
  }

  int imapPort(int node) {
    return base(node) + 143;
  }

  int httpPort(int node) {
    return base(node) + 80;
  }

  int lmtpPort(int node) {
    return base(node) + 24;
  }

  int smtpPort(int node) {
    return base(node) + 25;
  }

  BusWires bus() {
    return bus;
  }

  FaultProxy s3() {
    return s3;
  }

  private int caller(int port) {
    return PortOwners.of(port, IntStream.range(0, nodes).mapToLong(this::pid).boxed().toList());
  }

  /// 0 when it does not run.
  long pid(int node) {
    RunningServer server = servers.get(node);
    return server == null ? 0 : server.pid();
  }

  /// 0 when it does not run.
  long threads(int node) throws IOException {
    long pid = pid(node);
    try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      return threads.count();
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /// Starts a server; where it gives up, again: whoever runs it has a supervisor.
  void startServer(int node) throws IOException, InterruptedException {
    long until = System.nanoTime() + START.toNanos();
    while (true) {
      try {
        servers.set(node, RunningServer.start(data(node), base(node)));
        return;
      } catch (IOException e) {
        if (System.nanoTime() - until > 0) {
          throw e;
        }
        Thread.sleep(500);
      }
    }
  }

  void killServer(int node) throws InterruptedException {
    RunningServer server = servers.getAndSet(node, null);
    if (server != null) {
      server.kill();
    }
  }

  void killCassandra(int node) {
    cassandra.kill(node);
  }

  /// Starts the nodes that do not run, and waits until they serve.
  void startCassandra() throws InterruptedException {
    cassandra.up();
    for (int node = 1; node <= CASSANDRAS; node++) {
      while (!accepts("127.0.0." + node, cassandra.port())) {
        Thread.sleep(100);
      }
    }
  }

  private static boolean accepts(String host, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getByName(host), port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /// Ends the servers, and compares what they leave with what comes back from the bucket alone.
  ///
  /// @throws IOException it is not the same
  void compareWithArchive() throws IOException, InterruptedException {
    endServers();
    startServer(0); // it archives whatever the others left
    Thread.sleep(ARCHIVED.toMillis());
    while (!page(base(0) + 90).contains("malleposte_archive_lag_seconds 0")) {
      Thread.sleep(100);
    }
    killServer(0); // else it gave back its leases, after all else
    Path restored = Files.createDirectories(folder.resolve("restored").resolve("data"));
    Files.writeString(restored.resolve("malleposte.conf"), bodies);
    RunningServer.run(restored, "restore");
    RunningServer.run(data(0), "archive", "verify");
    RunningServer.run(data(0), "compare", restored.toString());
  }

  private static String page(int port) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + port + "/metrics");
    try (InputStream in = uri.toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void endServers() throws IOException {
    List<RunningServer> running = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      RunningServer server = servers.getAndSet(i, null);
      if (server != null) {
        running.add(server);
      }
    }
    running.forEach(RunningServer::terminate);
    for (RunningServer server : running) {
      server.close();
    }
  }

  @Override
  public void close() throws IOException {
    endServers();
    bus.close();
    s3.close();
    cassandra.close();
  }
}
