package org.malleposte.smtp.server;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.ServerSSLOptions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Outage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// A socket and its session. What the socket brings waits in a bounded queue; a virtual thread
/// takes it to the session, piece by piece, and ends when there is nothing left. While the queue is
/// full the socket is paused; while the client does not read our answers, the session rests.
final class Connection implements Link {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  private static final int PAUSE_AT = 256 * 1024;
  private static final int RESUME_AT = 64 * 1024;
  private static final int UNSENT_BOUND = 256 * 1024;
  private static final long LINGER_MILLIS = 1_000;

  /// What happens to a session besides octets.
  private interface Signal extends Runnable {}

  private final Context loop;
  private final NetSocket socket;
  private final Executor threads;
  private final Timers timers;
  private final Supplier<@Nullable ServerSSLOptions> tls;
  private final Session session;

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Object> waiting = new ArrayDeque<>();
  private int waitingOctets;
  private boolean running;
  private boolean paused;
  private boolean blocked;
  private boolean greeted;

  /// Octets are dropped until TLS has taken over.
  private volatile boolean deaf;

  private volatile boolean closing;
  private volatile boolean gone;

  /// @param loop the socket's own event loop
  Connection(
      Context loop,
      NetSocket socket,
      House house,
      Door door,
      Peer peer,
      String id,
      Executor threads,
      Timers timers,
      Supplier<@Nullable ServerSSLOptions> tls) {
    this.loop = loop;
    this.socket = socket;
    this.threads = threads;
    this.timers = timers;
    this.tls = tls;
    this.session = new Session(house, door, peer, id, this);
    socket.setWriteQueueMaxSize(UNSENT_BOUND);
    socket.handler(this::received);
    socket.drainHandler(drained -> unblock());
    socket.exceptionHandler(e ->
        LOG.debug("{}: the connection failed: {}", session.id, String.valueOf(e.getMessage())));
  }

  // On the event loop

  /// @param delay milliseconds until the client is greeted
  void open(long delay) {
    if (delay <= 0) {
      greet();
    } else {
      timers.after(delay, this::greet);
    }
  }

  private void greet() {
    lock.lock();
    try {
      if (!greeted) {
        greeted = true;
        put((Signal) session::greet, 0);
      }
    } finally {
      lock.unlock();
    }
  }

  /// There is no room for this client.
  void turnAway() {
    deaf = true;
    signal(session::turnAway);
  }

  private void received(Buffer octets) {
    lock.lock(); // before the look: what startTls has thrown out must not be followed by more
    try {
      if (closing || deaf && !socket.isSsl()) {
        return; // said before TLS: as if it was not (RFC 3207 §4.2)
      }
      if (!greeted) {
        greeted = true;
        put((Signal) session::talksTooEarly, 0);
        return;
      }
      put(octets.getBytes(), octets.length());
      if (waitingOctets > PAUSE_AT && !paused) {
        paused = true;
        socket.pause();
      }
    } finally {
      lock.unlock();
    }
  }

  /// @param ended runs when the session has given everything back
  void closed(Runnable ended) {
    gone = true;
    signal(() -> {
      try {
        session.closed();
      } finally {
        ended.run();
      }
    });
  }

  /// The clock ticks: a client that is too slow is told so, one that does not even read is cut off.
  void tick() {
    boolean idle;
    boolean stuck;
    lock.lock();
    try {
      idle = !running && waiting.isEmpty() || blocked;
      stuck = blocked;
    } finally {
      lock.unlock();
    }
    if (!idle || !session.pace.isOver()) {
      return;
    }
    if (stuck || closing) {
      socket.close();
    } else {
      signal(session::timeout);
    }
  }

  /// The server ends.
  void shutdown() {
    signal(session::shutdown);
  }

  // The queue

  @Override
  public void signal(Runnable something) {
    lock.lock();
    try {
      put((Signal) something::run, 0);
    } finally {
      lock.unlock();
    }
  }

  private void put(Object item, int octets) {
    waiting.add(item);
    waitingOctets += octets;
    if (!running && !(blocked && !gone)) {
      running = true;
      threads.execute(this::turn);
    }
  }

  private void unblock() {
    lock.lock();
    try {
      blocked = false;
      if (!running && !waiting.isEmpty()) {
        running = true;
        threads.execute(this::turn);
      }
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Object next() {
    lock.lock();
    try {
      blocked = !gone && socket.writeQueueFull();
      Object item = blocked ? null : waiting.poll();
      if (item == null) {
        running = false;
        return null;
      }
      if (item instanceof byte[] octets) {
        waitingOctets -= octets.length;
      }
      if (paused && waitingOctets < RESUME_AT) {
        paused = false;
        socket.resume();
      }
      return item;
    } finally {
      lock.unlock();
    }
  }

  /// On a virtual thread, one at a time.
  private void turn() {
    MDC.put("session", session.id);
    try {
      for (Object item = next(); item != null; item = next()) {
        take(item);
      }
    } finally {
      MDC.remove("session");
    }
  }

  /// A session that fails is over, and the turn goes on: the signal is still to come that the
  /// socket is closed.
  private void take(Object item) {
    try {
      if (item instanceof byte[] octets) {
        session.receive(octets);
      } else if (item instanceof Signal signal) {
        signal.run();
      }
    } catch (RuntimeException | Error e) {
      LOG.atLevel(Outage.level("SMTP and LMTP sessions", e))
          .setCause(e)
          .log("{}: the session failed", session.id);
      socket.close();
      session.closed();
    }
  }

  // What the session asks for

  @Override
  public void send(byte[] octets) {
    socket.write(Buffer.buffer(octets));
  }

  @Override
  public void send(byte[] octets, Told told) {
    socket.write(Buffer.buffer(octets)).onComplete(written -> told.told(written.succeeded()));
  }

  @Override
  public void close(boolean linger) {
    closing = true;
    if (linger && !gone) {
      timers.after(LINGER_MILLIS, socket::close);
    } else {
      socket.close();
    }
  }

  @Override
  public void startTls(byte[] octets) {
    lock.lock();
    try {
      if (paused) { // so much was pipelined behind STARTTLS that it is no mistake
        socket.close();
        return;
      }
      deaf = true;
      waiting.removeIf(item -> item instanceof byte[]);
      waitingOctets = 0;
    } finally {
      lock.unlock();
    }
    ServerSSLOptions options = tls.get();
    if (options == null) {
      socket.close();
      return;
    }
    loop.runOnContext(task ->
        socket
            .upgradeToSsl(options.copy(), Buffer.buffer(octets))
            .onFailure(e -> {
              LOG.info("{}: TLS failed: {}", session.id, e.getMessage());
              socket.close();
            }));
  }

  @Override
  public boolean hasWaiting() {
    lock.lock();
    try {
      return waitingOctets > 0;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String tls() {
    SSLSession ssl = socket.isSsl() ? socket.sslSession() : null;
    return ssl == null ? "" : ssl.getProtocol() + " " + ssl.getCipherSuite();
  }
}
