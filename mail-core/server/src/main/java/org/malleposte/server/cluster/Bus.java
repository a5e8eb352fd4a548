package org.malleposte.server.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.TcpIpConfig;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.spi.cluster.NodeListener;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.malleposte.server.config.Endpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way to the other servers: Vert.x's event bus on Hazelcast. It joins in the background and as
/// often as needed, on an event loop of its own: no start waits for it, and no client notices when
/// it hangs. What is sent while it is away is lost.
final class Bus implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Bus.class);
  private static final String CLUSTER = "malleposte";
  private static final Duration AGAIN = Duration.ofSeconds(5);
  private static final Duration LEAVING = Duration.ofSeconds(5);

  /// After so long without an answer another server's connection is given up, and what waits for
  /// it.
  private static final int PING_MS = 2_000;

  /// After so long without a heartbeat a server is taken to be gone.
  private static final int SILENT_SECONDS = 5;

  private final Endpoint here;
  private final Endpoint announced;
  private final List<String> members;
  private final Runnable moved;
  private final Map<String, Consumer<Buffer>> consumers = new ConcurrentHashMap<>();
  private volatile @Nullable Joined joined;
  private volatile boolean closed;

  private record Joined(Vertx vertx, HazelcastClusterManager manager) {}

  /// @param announced where the others reach it
  /// @param members of which some are asked first
  /// @param moved called when servers came or went, by any thread
  Bus(Endpoint here, Endpoint announced, List<String> members, Runnable moved) {
    this.here = here;
    this.announced = announced;
    this.members = members;
    this.moved = moved;
  }

  /// Begins to join.
  void join() {
    HazelcastClusterManager manager = new HazelcastClusterManager(hazelcast());
    manager.nodeListener(
        new NodeListener() {
          @Override
          public void nodeAdded(String node) {
            LOG.info("The server {} came.", node);
            moved.run();
          }

          @Override
          public void nodeLeft(String node) {
            LOG.info("The server {} is gone.", node);
            moved.run();
          }
        });
    Vertx.builder()
        .with(options())
        .withClusterManager(manager)
        .buildClustered()
        .onSuccess(vertx -> entered(new Joined(vertx, manager)))
        .onFailure(this::refused);
  }

  private VertxOptions options() {
    return new VertxOptions()
        .setEventLoopPoolSize(1)
        .setWorkerPoolSize(2)
        .setInternalBlockingPoolSize(2)
        .setEventBusOptions(
            new EventBusOptions()
                .setHost(here.host())
                .setPort(here.port() + 1)
                .setClusterPublicHost(announced.host())
                .setClusterPublicPort(announced.port() + 1)
                .setClusterPingInterval(PING_MS)
                .setClusterPingReplyInterval(PING_MS)
                .setConnectTimeout(PING_MS)
                .setTcpNoDelay(true));
  }

  private Config hazelcast() {
    Config config = ConfigUtil.loadConfig();
    config.setClusterName(CLUSTER);
    NetworkConfig network = config.getNetworkConfig();
    network.setPort(here.port()).setPortAutoIncrement(false).setReuseAddress(true);
    if (!announced.equals(here)) {
      network.setPublicAddress(announced.toString());
    }
    network.getInterfaces().setEnabled(true).clear().addInterface(here.host());
    JoinConfig join = network.getJoin();
    join.getMulticastConfig().setEnabled(false);
    join.getAutoDetectionConfig().setEnabled(false);
    TcpIpConfig tcp = join.getTcpIpConfig().setEnabled(true).setConnectionTimeoutSeconds(2);
    tcp.setMembers(members);
    Map.ofEntries(
            Map.entry("hazelcast.phone.home.enabled", "false"),
            Map.entry("hazelcast.logging.type", "slf4j"),
            Map.entry("hazelcast.health.monitoring.level", "OFF"),
            Map.entry("hazelcast.socket.bind.any", "false"),
            Map.entry("hazelcast.heartbeat.interval.seconds", "1"),
            Map.entry("hazelcast.max.no.heartbeat.seconds", "" + SILENT_SECONDS),
            Map.entry("hazelcast.merge.first.run.delay.seconds", "5"),
            Map.entry("hazelcast.merge.next.run.delay.seconds", "5"),
            Map.entry("hazelcast.graceful.shutdown.max.wait", "" + LEAVING.toSeconds()),
            Map.entry("hazelcast.partition.count", "31"),
            Map.entry("hazelcast.operation.thread.count", "2"),
            Map.entry("hazelcast.operation.generic.thread.count", "2"),
            Map.entry("hazelcast.event.thread.count", "1"),
            Map.entry("hazelcast.io.thread.count", "1"))
        .forEach(config::setProperty);
    return config;
  }

  private void entered(Joined fresh) {
    consumers.forEach((address, consumer) -> listen(fresh, address, consumer));
    joined = fresh;
    if (closed) {
      close();
      return;
    }
    LOG.info("The bus at {} works; there are {} servers.", here, nodes().size());
    moved.run();
  }

  private void refused(Throwable why) {
    LOG.warn("The bus at {} does not work: {} It is tried again.", here, why.toString());
    if (!closed) {
      Thread.ofVirtual()
          .name("bus")
          .start(() -> {
            pause();
            if (!closed) {
              join();
            }
          });
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(AGAIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// From now on `consumer` gets what is told at an address; it runs on the event loop of the bus
  /// and must not block.
  void listen(String address, Consumer<Buffer> consumer) {
    consumers.put(address, consumer);
    Joined open = joined;
    if (open != null) {
      listen(open, address, consumer);
    }
  }

  private static void listen(Joined open, String address, Consumer<Buffer> consumer) {
    open.vertx
        .eventBus()
        .<Buffer>consumer(address, (Message<Buffer> message) -> consumer.accept(message.body()));
  }

  /// Tells everybody who listens at an address, this server too; does not wait, and says nothing
  /// when it is lost: no commit fails because the bus does.
  void tell(String address, Buffer what) {
    Joined open = joined;
    if (open != null) {
      try {
        open.vertx.eventBus().publish(address, what, new DeliveryOptions().setLocalOnly(false));
      } catch (RuntimeException e) {
        LOG.debug("The bus took nothing for {}.", address, e);
      }
    }
  }

  /// The servers that are there, this one among them; none while the bus does not work. The same on
  /// all of them, but for moments.
  List<String> nodes() {
    Joined open = joined;
    try {
      return open == null || !open.manager.isActive() ? List.of() : open.manager.getNodes();
    } catch (RuntimeException e) { // it ended between the two
      LOG.debug("The bus does not tell who is there.", e);
      return List.of();
    }
  }

  /// By which name the others know this server; empty while the bus does not work.
  String name() {
    Joined open = joined;
    return open == null ? "" : open.manager.getNodeId();
  }

  /// Says goodbye.
  @Override
  public void close() {
    closed = true;
    Joined open = joined;
    joined = null;
    if (open == null) {
      return;
    }
    try {
      open.vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(2 * LEAVING.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("The bus did not end well.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
