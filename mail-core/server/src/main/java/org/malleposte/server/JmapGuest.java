package org.malleposte.server;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Outage;
import org.malleposte.jmap.Limits;
import org.malleposte.jmap.Rooms;
import org.malleposte.jmap.http.JmapHttp;
import org.malleposte.jmap.http.JmapSettings;
import org.malleposte.jmap.push.Destinations;
import org.malleposte.server.config.Configuration;
import org.malleposte.server.house.House;
import org.malleposte.server.web.HttpListeners;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// JMAP on the port for people. It is made when the first client asks, or behind a start when there
/// may be push subscriptions to serve: no start waits for it.
final class JmapGuest implements HttpListeners.Guest, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JmapGuest.class);

  private final Vertx vertx;
  private final House house;
  private volatile BooleanSupplier mine = () -> false;
  private boolean closed;
  private volatile @Nullable JmapHttp made;

  JmapGuest(Vertx vertx, House house) {
    this.vertx = vertx;
    this.house = house;
  }

  /// Serves those who subscribed to messages before the server was started again.
  ///
  /// @param pushes whether this server is the one that sends them
  void begin(BooleanSupplier pushes) {
    mine = pushes;
    if (!house.configuration().jmap().pushTo().isEmpty()) {
      Thread.ofVirtual().name("jmap").start(this::makeOnce);
    }
  }

  /// Those who subscribed do not ask: when the store is away, it is tried again.
  private void makeOnce() {
    boolean again = true;
    while (again && !isClosed()) {
      again = false;
      try {
        make();
      } catch (StorageException e) {
        LOG.atLevel(Outage.level("JMAP pushes", e))
            .setCause(e)
            .log("Push subscriptions cannot be served now; it is tried again.");
        again = pause();
      } catch (RuntimeException e) {
        LOG.error("Push subscriptions cannot be served.", e);
      }
    }
  }

  private static boolean pause() {
    try {
      TimeUnit.SECONDS.sleep(2);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public boolean isAt(String path) {
    return path.startsWith("/jmap/") || path.equals("/.well-known/jmap");
  }

  @Override
  public void handle(HttpServerRequest request) {
    JmapHttp jmap = made;
    if (jmap != null) {
      jmap.handle(request);
      return;
    }
    request.pause();
    Context context = vertx.getOrCreateContext();
    Thread.ofVirtual()
        .name("jmap")
        .start(() -> {
          try {
            JmapHttp first = make();
            context.runOnContext(_ -> first.handle(request));
          } catch (RuntimeException e) {
            LOG.error("JMAP cannot be served.", e);
            context.runOnContext(_ -> request.response().setStatusCode(503).end());
          }
        });
  }

  private synchronized JmapHttp make() {
    if (closed) {
      throw new IllegalStateException("the server ends");
    }
    JmapHttp jmap = made;
    if (jmap == null) {
      jmap = new JmapHttp(vertx, rooms(), settings());
      jmap.pushWhen(() -> mine.getAsBoolean());
      made = jmap;
    }
    return jmap;
  }

  private Rooms rooms() {
    return new Rooms(
        house.accounts(),
        house.directory(),
        house.authenticator(),
        house.mail(),
        house.objects(),
        house.queue(),
        house.sending(),
        house.search(),
        house.clock(),
        house.directories().tmp(),
        house.configuration().storage().spoolMemory().toInt());
  }

  private JmapSettings settings() {
    Configuration configuration = house.configuration();
    Configuration.Jmap jmap = configuration.jmap();
    Limits usual = Limits.DEFAULT;
    Limits limits =
        new Limits(
            configuration.limits().messageSize().octets(),
            jmap.concurrentRequests(),
            usual.sizeRequest(),
            jmap.concurrentRequests(),
            usual.callsInRequest(),
            usual.objectsInGet(),
            usual.objectsInSet(),
            usual.objectsInQuery());
    return new JmapSettings(
        jmap.url(),
        jmap.origins(),
        new Destinations(jmap.pushTo()),
        "mailto:postmaster@" + house.hostname(),
        jmap.smimeTrust(),
        configuration.limits().plaintextOnLoopback(),
        limits,
        jmap.requestsPerMinute(),
        configuration.http().requestMemory().toInt());
  }

  @Override
  public synchronized void close() {
    closed = true;
    JmapHttp jmap = made;
    if (jmap != null) {
      jmap.close();
    }
  }
}
