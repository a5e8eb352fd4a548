package org.malleposte.server.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.malleposte.account.Account;
import org.malleposte.account.Accounts;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at accounts for whose commits somebody here waits: what the bus lost, or what was done
/// while it was away, is found so. One read of the head each, so many at most in a round; with
/// more, each has its turn after some rounds.
final class Patrol implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Patrol.class);
  private static final int AT_ONCE = 8;
  private static final int A_SECOND = 500;

  /// While the bus works each account is looked at in one round of so many.
  private static final int SELDOM = 10;

  private static final Comparator<Account> ORDER =
      Comparator.comparing(account -> account.id().toString());

  private final Accounts accounts;
  private final Account directory;
  private final Duration every;
  private final BooleanSupplier busWorks;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("patrol").daemon().factory());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore room = new Semaphore(AT_ONCE);
  private int at;
  private volatile boolean hurried;
  final LongAdder looks = new LongAdder();

  /// @param directory which is looked at in every round
  Patrol(Accounts accounts, Account directory, Duration every, BooleanSupplier busWorks) {
    this.accounts = accounts;
    this.directory = directory;
    this.every = every;
    this.busWorks = busWorks;
  }

  void start() {
    clock.scheduleWithFixedDelay(
        this::round, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Something may have been lost: the next round looks at all.
  void hurry() {
    hurried = true;
  }

  private void round() {
    try {
      List<Future<?>> looking = new ArrayList<>();
      looking.add(threads.submit(() -> look(directory)));
      for (Account account : next()) {
        looking.add(threads.submit(() -> look(account)));
      }
      for (Future<?> one : looking) {
        one.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.error("The accounts that are waited for could not be looked at.", e);
    }
  }

  /// Those whose turn it is.
  private List<Account> next() {
    List<Account> watched = new ArrayList<>(accounts.watched());
    watched.remove(directory);
    watched.sort(ORDER);
    boolean seldom = busWorks.getAsBoolean() && !hurried;
    hurried = false;
    int share = seldom ? (watched.size() + SELDOM - 1) / SELDOM : watched.size();
    int most = (int) Math.max(1, A_SECOND * every.toMillis() / 1000);
    int count = Math.min(share, most);
    List<Account> turn = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      turn.add(watched.get((at + i) % watched.size()));
    }
    at = watched.isEmpty() ? 0 : (at + count) % watched.size();
    return turn;
  }

  private void look(Account account) {
    room.acquireUninterruptibly();
    try {
      account.look();
      looks.increment();
    } catch (StorageException e) {
      LOG.debug("{} cannot be looked at now.", account.id(), e);
    } finally {
      room.release();
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    threads.shutdown();
  }
}
