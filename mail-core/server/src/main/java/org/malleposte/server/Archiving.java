package org.malleposte.server;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Outage;
import org.malleposte.account.Watch;
import org.malleposte.archive.Archiver;
import org.malleposte.server.house.House;
import org.malleposte.server.web.Metrics;
import org.malleposte.storage.ArchiveStore;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Archives the journals while the server runs, some seconds behind, and what is left at its end.
final class Archiving implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Archiving.class);

  /// How often all accounts are looked at, for what other processes commit.
  private static final Duration ALL = Duration.ofMinutes(10);

  /// The same where other servers commit: what the bus lost is archived then.
  private static final Duration ALL_OF_SEVERAL = Duration.ofMinutes(1);

  /// How often it is looked which accounts are to be archived whole: nothing of one that begins in
  /// the middle is archived before.
  private static final long LEAST_LOOK = 1_000;

  private static final long LONGEST_LOOK = 10_000;

  /// After how long it is tried again when that failed: what was begun stays as garbage.
  private static final Duration AFTER_FAILURE = Duration.ofHours(1);

  private final House house;
  private final ArchiveStore archive;
  private final BooleanSupplier mine;
  private final Watch watch;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("archiver").daemon().factory());
  private volatile @Nullable Archiver archiver;
  private volatile long opened;
  private final Duration all;
  private final ScheduledExecutorService snapshots =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("snapshots").daemon().factory());
  private final AtomicLong written = new AtomicLong();
  private long looked;

  /// The snapshots' thread's: by [System#nanoTime], null while all is well.
  private @Nullable Long pausedUntil;

  private Archiving(House house, ArchiveStore archive, Metrics metrics, BooleanSupplier mine) {
    this.house = house;
    this.archive = archive;
    this.mine = mine;
    this.opened = System.nanoTime();
    this.all = house.configuration().cluster().enabled() ? ALL_OF_SEVERAL : ALL;
    this.looked = opened - all.toNanos();
    this.watch = house.accounts().listen((account, _) -> changed(account));
    metrics.gauge(
        "archive.lag.seconds",
        "For how long the oldest change has waited to be archived",
        this::lag);
    metrics.counter("archive.commits", "Commits archived since the start", this::commits);
    Duration every = house.configuration().archive().lag();
    metrics.counter("archive.snapshots", "Accounts archived whole since the start", written::get);
    clock.scheduleWithFixedDelay(this::run, 0, every.toMillis(), TimeUnit.MILLISECONDS);
    long look = Math.clamp(snapshotEvery().toMillis() / 10, LEAST_LOOK, LONGEST_LOOK);
    snapshots.scheduleWithFixedDelay(this::snapshots, look, look, TimeUnit.MILLISECONDS);
  }

  /// Null when nothing is to be archived.
  ///
  /// @param mine whether this server does it now
  static @Nullable Archiving start(House house, Metrics metrics, BooleanSupplier mine) {
    Optional<ArchiveStore> archive = house.archive();
    return archive.isEmpty() ? null : new Archiving(house, archive.get(), metrics, mine);
  }

  /// An account has moved on.
  void changed(org.malleposte.storage.AccountId account) {
    Archiver open = archiver;
    if (open != null) {
      open.changed(account);
    }
  }

  private void run() {
    if (!mine.getAsBoolean()) {
      archiver = null; // it is another's, who writes on: what is known of it becomes old
      opened = System.nanoTime();
      looked = opened - all.toNanos();
      return;
    }
    try {
      Archiver open = archiver;
      if (open == null) {
        open = house.archiver(archive);
        archiver = open;
      }
      if (System.nanoTime() - looked >= all.toNanos()) {
        open.runAll();
        looked = System.nanoTime();
      } else {
        open.run();
      }
    } catch (RuntimeException e) {
      LOG.atLevel(Outage.level("rounds of archiving", e))
          .setCause(e)
          .log("The journals could not be archived; it is tried again.");
    } catch (Error e) { // else the clock would strike no more
      LOG.error("Archiving ended with a fault; it begins anew.", e);
      archiver = null;
      looked = System.nanoTime() - all.toNanos();
    }
  }

  private Duration snapshotEvery() {
    return house.configuration().archive().snapshotEvery();
  }

  private void snapshots() {
    Archiver open = archiver;
    Long until = pausedUntil;
    if (open == null || until != null && until - System.nanoTime() > 0) {
      return;
    }
    pausedUntil = null;
    try {
      int some = open.snapshots(snapshotEvery());
      if (some > 0) {
        written.addAndGet(some);
        LOG.info("Archived {} accounts whole.", some);
      }
    } catch (RuntimeException e) {
      pausedUntil = System.nanoTime() + pause().toNanos();
      if (!(e instanceof StorageException && snapshots.isShutdown())) {
        LOG.atLevel(Outage.level("rounds of archiving", e))
            .setCause(e)
            .log("Accounts could not be archived whole; it is tried again.");
      }
    } catch (Error e) { // else the clock would strike no more
      pausedUntil = System.nanoTime() + pause().toNanos();
      LOG.error("Accounts could not be archived whole; it is tried again.", e);
    }
  }

  private Duration pause() {
    Duration tenth = snapshotEvery().dividedBy(10);
    return tenth.isZero() || tenth.compareTo(AFTER_FAILURE) > 0 ? AFTER_FAILURE : tenth;
  }

  private Number lag() {
    Archiver open = archiver;
    return open == null
        ? Duration.ofNanos(System.nanoTime() - opened).toSeconds()
        : open.lag().toMillis() / 1000.0;
  }

  private long commits() {
    Archiver open = archiver;
    return open == null ? 0 : open.commits();
  }

  /// Archives the last changes: the stores are closed next.
  @Override
  public void close() throws InterruptedException {
    watch.close();
    snapshots.shutdown();
    clock.execute(this::run);
    clock.shutdown();
    if (!clock.awaitTermination(1, TimeUnit.MINUTES)) {
      LOG.warn("The archive is behind; the next start goes on.");
    }
  }
}
