package org.malleposte.smtp.server;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.ServerSSLOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listens for SMTP, submission and LMTP.
///
/// ```java
/// SmtpServer server = new SmtpServer(vertx, settings, rooms, tls);
/// int port = server.listen(Door.MX, "0.0.0.0", 25, false, 2);
/// ...
/// server.close(); // 421 to everybody, after the messages under way
/// ```
public final class SmtpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SmtpServer.class);
  private static final int BACKLOG = 4096;

  private final Vertx vertx;
  private final House house;
  private final Guests guests;
  private final List<NetServer> listeners = new CopyOnWriteArrayList<>();
  private final List<NetServer> tlsListeners = new CopyOnWriteArrayList<>();
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final ThreadFactory threads = Thread.ofVirtual().name("smtp-", 0).factory();
  private final long clock;
  private volatile @Nullable ServerSSLOptions tls;
  private volatile boolean stopping;

  /// @param tls null: no TLS at all
  public SmtpServer(
      Vertx vertx, SmtpSettings settings, SmtpRooms rooms, @Nullable ServerSSLOptions tls) {
    this.vertx = vertx;
    this.tls = tls;
    this.house = new House(settings, rooms, () -> this.tls != null);
    this.guests = new Guests(settings.limits());
    this.clock = vertx.setPeriodic(1_000, tick -> connections.forEach(Connection::tick));
  }

  /// Begins to listen. It waits for that: not for an event loop's thread.
  ///
  /// @param port 0 for any that is free, on one event loop
  /// @param implicitTls TLS from the first octet on (RFC 8314 §3); else STARTTLS is offered
  /// @param eventLoops on how many to listen, so that TLS uses every core; with STARTTLS it is one,
  ///   since in Vert.x 5.0 only the first of the servers that share a port can upgrade a connection
  /// @return the port
  /// @throws IllegalStateException the port cannot be had; the message tells which
  public int listen(Door door, String host, int port, boolean implicitTls, int eventLoops) {
    int bound = listenOnce(door, host, port, implicitTls);
    // Vert.x shares a port between event loops by the number asked for: not when that is 0.
    for (int i = 1; i < eventLoops && port != 0 && implicitTls; i++) {
      listenOnce(door, host, port, implicitTls);
    }
    return bound;
  }

  private int listenOnce(Door door, String host, int port, boolean implicitTls) {
    NetServerOptions options = options(implicitTls).setHost(host).setPort(port);
    CompletableFuture<NetServer> started = new CompletableFuture<>();
    vertx.runOnContext(task ->
        vertx
            .createNetServer(options)
            .connectHandler(socket -> accept(socket, door))
            .listen()
            .onSuccess(started::complete)
            .onFailure(started::completeExceptionally));
    NetServer server;
    try {
      server = started.join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalStateException(
          "Cannot listen for %s on %s port %d: %s"
              .formatted(door.protocol(), host, port, cause.getMessage()),
          e);
    }
    (implicitTls ? tlsListeners : listeners).add(server);
    return server.actualPort();
  }

  private NetServerOptions options(boolean implicitTls) {
    NetServerOptions options = new NetServerOptions().setAcceptBacklog(BACKLOG);
    // Only a net under the sessions' own clock.
    options.setIdleTimeout((int) house.settings().timeouts().command().toSeconds() * 3 + 60);
    ServerSSLOptions current = tls;
    if (!implicitTls) {
      return options;
    }
    if (current == null) {
      throw new IllegalStateException("Submission over TLS needs a certificate");
    }
    options
        .setSsl(true)
        .setKeyCertOptions(current.getKeyCertOptions())
        .setTrustOptions(current.getTrustOptions())
        .setEnabledSecureTransportProtocols(current.getEnabledSecureTransportProtocols());
    current.getEnabledCipherSuites().forEach(options::addEnabledCipherSuite);
    return options;
  }

  /// New connections, and new STARTTLS, use this certificate from now on.
  public void useTls(ServerSSLOptions options) {
    tls = options;
    for (NetServer listener : tlsListeners) {
      listener
          .updateSSLOptions(options.copy(), true) // the same files, with new contents
          .onFailure(e -> LOG.error("The new certificate for SMTP cannot be used", e));
    }
  }

  /// How many clients are connected.
  public int connections() {
    return connections.size();
  }

  private void accept(NetSocket socket, Door door) {
    Peer peer = peer(socket);
    boolean room = !stopping && guests.enter(peer);
    Connection connection =
        new Connection(
            vertx.getOrCreateContext(),
            socket,
            house,
            door,
            peer,
            SessionIds.next(),
            task -> threads.newThread(task).start(),
            (millis, task) -> vertx.setTimer(Math.max(1, millis), timer -> task.run()),
            () -> tls);
    SmtpMetrics metrics = house.rooms().metrics();
    metrics.connected(door);
    connections.add(connection);
    socket.closeHandler(closed -> {
      connection.closed(() -> connections.remove(connection));
      metrics.disconnected(door);
      if (room) {
        guests.leave(peer);
      }
    });
    if (room) {
      boolean stranger = door == Door.MX && !peer.isLoopback();
      connection.open(stranger ? house.settings().timeouts().greeting().toMillis() : 0);
    } else {
      connection.turnAway();
    }
  }

  private static Peer peer(NetSocket socket) {
    try {
      return new Peer(InetAddress.getByName(socket.remoteAddress().hostAddress()));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("a socket's address is always one", e);
    }
  }

  /// Tells everybody 421, after the messages that are under way, and ends.
  @Override
  public void close() {
    stopping = true;
    vertx.cancelTimer(clock);
    long grace = house.settings().timeouts().shutdown().toMillis();
    connections.forEach(Connection::shutdown);
    Stream.concat(listeners.stream(), tlsListeners.stream())
        .map(server -> server.shutdown(grace, TimeUnit.MILLISECONDS))
        .toList()
        .forEach(ended -> ended.toCompletionStage().toCompletableFuture().join());
    awaitSessions(grace);
  }

  /// The sessions may still have to give back what their messages occupy.
  private void awaitSessions(long millis) {
    long deadline = System.nanoTime() + millis * 1_000_000;
    try {
      while (!connections.isEmpty() && System.nanoTime() < deadline) {
        Thread.sleep(5);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
