package org.malleposte.imap.session;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listens for IMAP clients and keeps count of them.
///
/// Any number of listeners, in the clear (with STARTTLS, when there is a certificate) or with TLS
/// from the first octet, share its bounds.
public final class ImapServer {
  private static final Logger LOG = LoggerFactory.getLogger(ImapServer.class);
  private static final int WRITE_QUEUE = 131_072;
  private static final long START_SECONDS = 30;

  private final Vertx vertx;
  private final ImapSettings settings;
  private final CommandHandler.Factory handlers;
  private volatile @Nullable ServerSSLOptions tls;

  private final List<NetServer> listeners = new CopyOnWriteArrayList<>();
  private final List<NetServer> tlsListeners = new CopyOnWriteArrayList<>();
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final Count addresses = new Count();
  private final Count users = new Count();
  private final Deflaters deflaters = new Deflaters();
  private final AtomicLong turns = new AtomicLong();
  private final Budget memory;
  private final long timer;
  private volatile boolean closing;
  private volatile @Nullable Wire wire;

  /// @param tls null: no TLS at all
  public ImapServer(
      Vertx vertx,
      ImapSettings settings,
      @Nullable ServerSSLOptions tls,
      CommandHandler.Factory handlers) {
    this.vertx = vertx;
    this.settings = settings;
    this.tls = tls;
    this.handlers = handlers;
    this.memory = new Budget(settings.sharedSpoolMemory());
    this.timer = vertx.setPeriodic(1000, _ -> checkTimes());
  }

  /// Begins to listen. It waits for that: not for an event loop's thread.
  ///
  /// @param port 0 for any that is free, on one event loop
  /// @param implicitTls TLS from the first octet (RFC 8314 §3.2)
  /// @param eventLoops on how many to listen, so that TLS uses every core; with STARTTLS it is one,
  ///   since in Vert.x 5.0 only the first of the servers that share a port can upgrade a connection
  /// @return the port
  /// @throws IllegalStateException the port cannot be had
  public int listen(String host, int port, boolean implicitTls, int eventLoops) {
    int bound = listenOnce(host, port, implicitTls);
    // Vert.x shares a port between event loops by the number that was asked for: not when that is
    // 0.
    for (int i = 1; i < eventLoops && port != 0 && implicitTls; i++) {
      listenOnce(host, port, implicitTls);
    }
    return bound;
  }

  private int listenOnce(String host, int port, boolean implicitTls) {
    NetServerOptions options = options(implicitTls);
    CompletableFuture<NetServer> started = new CompletableFuture<>();
    vertx.runOnContext(_ -> {
      NetServer server = vertx.createNetServer(options);
      server.connectHandler(socket -> accept(socket, implicitTls));
      server
          .listen(port, host)
          .onSuccess(started::complete)
          .onFailure(started::completeExceptionally);
    });
    NetServer server = await(started, "IMAP cannot listen on " + host + " port " + port);
    listeners.add(server);
    if (implicitTls) {
      tlsListeners.add(server);
    }
    return server.actualPort();
  }

  private NetServerOptions options(boolean implicitTls) {
    NetServerOptions options =
        new NetServerOptions().setTcpKeepAlive(true).setTcpNoDelay(true).setAcceptBacklog(4096);
    if (!implicitTls) {
      return options;
    }
    ServerSSLOptions current = tls;
    if (current == null) {
      throw new IllegalStateException("IMAP over TLS needs a certificate");
    }
    options
        .setSsl(true)
        .setKeyCertOptions(current.getKeyCertOptions())
        .setTrustOptions(current.getTrustOptions())
        .setEnabledSecureTransportProtocols(current.getEnabledSecureTransportProtocols());
    current.getEnabledCipherSuites().forEach(options::addEnabledCipherSuite);
    return options;
  }

  private static <T> T await(CompletableFuture<T> future, String otherwise) {
    try {
      return future.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(otherwise + ": " + e.getMessage(), e);
    } catch (TimeoutException e) {
      throw new IllegalStateException(otherwise, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(otherwise, e);
    }
  }

  /// New connections use this certificate from now on.
  public void useTls(ServerSSLOptions options) {
    tls = options;
    for (NetServer listener : tlsListeners) {
      listener
          .updateSSLOptions(options.copy(), true) // the same files, with new contents
          .onFailure(e -> LOG.error("The new certificate for IMAP cannot be used", e));
    }
  }

  /// Lets someone listen to live conversations; null for nobody.
  public void listenIn(@Nullable Wire listener) {
    wire = listener;
  }

  /// How many clients there are.
  public int connections() {
    return connections.size();
  }

  /// Stops taking connections, lets every one finish its command, says BYE, and closes.
  ///
  /// @param grace how long to wait for that
  public void close(Duration grace) {
    closing = true;
    vertx.cancelTimer(timer);
    connections.forEach(connection -> connection.end("The server goes down"));
    long deadline = System.nanoTime() + grace.toNanos();
    try {
      while (!connections.isEmpty() && System.nanoTime() < deadline) {
        Thread.sleep(10);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    listeners.forEach(NetServer::close);
  }

  // --- for its connections ---

  ImapSettings settings() {
    return settings;
  }

  Deflaters deflaters() {
    return deflaters;
  }

  Budget memory() {
    return memory;
  }

  boolean hasTls() {
    return tls != null;
  }

  @Nullable Wire wire() {
    return wire;
  }

  CommandHandler open(Connection connection) {
    return handlers.open(connection);
  }

  void startTurn(Runnable turn) {
    Thread.ofVirtual().name("imap-", turns.getAndIncrement()).start(turn);
  }

  /// @return by what [#notLater] takes it back
  long later(Duration delay, Runnable task) {
    return vertx.setTimer(Math.max(1, delay.toMillis()), _ -> task.run());
  }

  void notLater(long timer) {
    vertx.cancelTimer(timer);
  }

  boolean admitUser(String user) {
    return users.add(user, settings.perUser());
  }

  /// Sends `ok` and begins TLS.
  ///
  /// @param done called on the connection's event loop before anything that came over TLS is read
  CompletableFuture<Void> upgrade(Context loop, NetSocket socket, Buffer ok, Runnable done) {
    CompletableFuture<Void> upgraded = new CompletableFuture<>();
    ServerSSLOptions options = tls;
    if (options == null) {
      upgraded.completeExceptionally(new IllegalStateException("there is no certificate"));
      return upgraded;
    }
    loop.runOnContext(_ ->
        socket
            .upgradeToSsl(options.copy(), ok)
            .onSuccess(_ -> {
              done.run();
              upgraded.complete(null);
            })
            .onFailure(upgraded::completeExceptionally));
    return upgraded;
  }

  void signedOut(String user) {
    users.remove(user);
  }

  void closed(Connection connection) {
    connections.remove(connection);
    addresses.remove(connection.address());
    String user = connection.user();
    if (user != null) {
      users.remove(user);
    }
  }

  // --- accepting ---

  private void accept(NetSocket socket, boolean secure) {
    String address = socket.remoteAddress().hostAddress();
    if (closing || connections.size() >= settings.connections()) {
      refuse(socket, "* BYE [UNAVAILABLE] Too many connections\r\n");
      return;
    }
    int bound = settings.uncounted().contains(address) ? Integer.MAX_VALUE : settings.perAddress();
    if (!addresses.add(address, bound)) {
      refuse(socket, "* BYE [LIMIT] Too many connections from your address\r\n");
      return;
    }
    WriteQueues.shrink(socket);
    socket.setWriteQueueMaxSize(WRITE_QUEUE);
    Connection connection = new Connection(this, vertx.getOrCreateContext(), socket, secure);
    connections.add(connection);
    connection.start();
  }

  private static void refuse(NetSocket socket, String bye) {
    socket.write(bye).onComplete(_ -> socket.close());
  }

  private void checkTimes() {
    long now = System.nanoTime();
    connections.forEach(connection -> connection.checkTime(now));
  }
}
