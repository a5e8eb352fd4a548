package org.malleposte.server;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.malleposte.mail.Collector;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets the collector work once a day, first an hour after the start.
final class Collection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Collection.class);
  private static final Duration FIRST = Duration.ofHours(1);
  private static final Duration EVERY = Duration.ofDays(1);

  private final Collector collector;
  private final BooleanSupplier mine;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("collector").daemon().factory());

  private Collection(Collector collector, BooleanSupplier mine) {
    this.collector = collector;
    this.mine = mine;
  }

  /// @param mine whether this server does it now
  static Collection start(Collector collector, BooleanSupplier mine) {
    Collection collection = new Collection(collector, mine);
    collection.clock.scheduleWithFixedDelay(
        collection::collect, FIRST.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
    return collection;
  }

  private void collect() {
    if (!mine.getAsBoolean()) {
      return;
    }
    try {
      Collector.Collected came = collector.collect(mine);
      LOG.info(
          "Forgot {} deleted messages and {} bodies; {} octets given back.",
          came.messages(),
          came.bodies(),
          came.octets());
    } catch (StorageException e) {
      LOG.error("The collection failed; it is tried again in a day. {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("The collection failed; it is tried again in a day.", e);
    }
  }

  /// Waits for the step under way: the stores are closed next.
  @Override
  public void close() throws InterruptedException {
    clock.shutdown();
    if (!clock.awaitTermination(1, TimeUnit.MINUTES)) {
      LOG.warn("The collector did not end within a minute.");
    }
  }
}
