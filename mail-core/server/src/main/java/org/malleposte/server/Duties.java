package org.malleposte.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Outage;
import org.malleposte.account.lease.Lease;
import org.malleposte.server.config.Configuration;
import org.malleposte.server.house.House;
import org.malleposte.server.web.Metrics;
import org.malleposte.smtp.outbound.Couriers;
import org.malleposte.storage.AccountId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is done without anybody asking: carrying the queue, collecting, archiving, pushing, telling
/// who was given rights when a crash kept it from being told. Of several servers one does each.
final class Duties implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Duties.class);
  private static final Duration NOTICES = Duration.ofMinutes(1);

  /// The account that has the leases of what is not fenced by commits of its own.
  private static final String ACCOUNT = "leases";

  private final House house;
  private final List<Lease> leases = new ArrayList<>();
  private volatile @Nullable Couriers couriers;
  private @Nullable Collection collection;
  private @Nullable Archiving archiving;
  private @Nullable ScheduledExecutorService clock;
  private BooleanSupplier pushing = () -> true;
  private BooleanSupplier lookingAfterSearch = () -> true;

  private Duties(House house) {
    this.house = house;
  }

  static Duties start(House house, Metrics metrics) {
    Duties duties = new Duties(house);
    if (house.configuration().cluster().enabled()) {
      duties.amongOthers(metrics);
    } else {
      duties.alone(metrics);
    }
    return duties;
  }

  private void alone(Metrics metrics) {
    couriers = Outbound.start(house);
    collection = Collection.start(house.collector(), () -> true);
    archiving = Archiving.start(house, metrics, () -> true);
  }

  private void amongOthers(Metrics metrics) {
    Lease queue = lease(house.queue().account(), "queue", carrying());
    house.queue().guard(queue);
    queue.start();
    collection = Collection.start(house.collector(), ownLease("collection"));
    if (house.archive().isPresent()) {
      archiving = Archiving.start(house, metrics, ownLease("archive"));
    }
    if (!house.configuration().jmap().pushTo().isEmpty()) {
      pushing = ownLease("push");
    }
    if (house.configuration().search().index() == Configuration.Index.ELASTICSEARCH) {
      lookingAfterSearch = ownLease("search");
    }
    BooleanSupplier telling = ownLease("notices");
    clock =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("notices").daemon().factory());
    clock.scheduleWithFixedDelay(
        () -> tell(telling), NOTICES.toSeconds(), NOTICES.toSeconds(), TimeUnit.SECONDS);
  }

  private Lease lease(AccountId home, String name, Lease.Work work) {
    Lease lease =
        new Lease(
            house.accounts(),
            house.metadata(),
            home,
            name,
            house.hostname() + " " + UUID.randomUUID(),
            house.configuration().cluster().lease(),
            work);
    leases.add(lease);
    return lease;
  }

  /// A lease that is asked before each piece of work.
  private BooleanSupplier ownLease(String name) {
    AccountId home = new AccountId(house.directory().tenant(), ACCOUNT);
    Lease.Work asked =
        new Lease.Work() {
          @Override
          public void begin() {}

          @Override
          public void end() {}
        };
    return lease(home, name, asked).start()::isHeld;
  }

  private Lease.Work carrying() {
    return new Lease.Work() {
      @Override
      public void begin() {
        couriers = Outbound.start(house);
      }

      @Override
      public void end() {
        Couriers ending = couriers;
        couriers = null;
        if (ending != null) {
          ending.close();
        }
      }
    };
  }

  private void tell(BooleanSupplier mine) {
    try {
      if (mine.getAsBoolean()) {
        house.notices().recoverOld();
      }
    } catch (RuntimeException e) {
      LOG.atLevel(Outage.level("notices of rights", e))
          .setCause(e)
          .log("Who was given rights cannot be told now; it is tried again.");
    }
  }

  /// Whether this server pushes messages now.
  BooleanSupplier pushing() {
    return pushing;
  }

  /// Whether this server looks after the index that all share.
  BooleanSupplier lookingAfterSearch() {
    return lookingAfterSearch;
  }

  /// An account has moved on, by way of another server.
  void moved(AccountId account) {
    Archiving archive = archiving;
    if (archive != null) {
      archive.changed(account);
    }
  }

  /// Carries nothing more, and lets others do so.
  void stopCarrying() throws InterruptedException {
    Couriers alone = couriers;
    if (leases.isEmpty() && alone != null) {
      alone.close();
    }
    for (Lease lease : leases) {
      if (lease.name().equals("queue")) {
        lease.close();
      }
    }
  }

  /// Archives the last changes: the stores are closed next.
  @Override
  public void close() throws InterruptedException {
    if (clock != null) {
      clock.shutdown();
    }
    if (collection != null) {
      collection.close();
    }
    if (archiving != null) {
      archiving.close();
    }
    for (Lease lease : leases) {
      lease.close();
    }
  }
}
