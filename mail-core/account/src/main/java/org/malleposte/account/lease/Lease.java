package org.malleposte.account.lease;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.malleposte.account.Account;
import org.malleposte.account.Accounts;
import org.malleposte.account.Actor;
import org.malleposte.account.CommitListener;
import org.malleposte.account.Draft;
import org.malleposte.account.Fence;
import org.malleposte.account.LeaseLost;
import org.malleposte.account.Outage;
import org.malleposte.account.Watch;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The right of this process to do something that one process does at a time, and the way to it.
///
/// Whoever has it gives signs of life. Who waits for it takes it when it was given back, or when no
/// sign was seen for the whole of its time, measured by the clock of who waits, which nobody sets:
/// no two machines' clocks are compared. Whoever has it stops before that, when no sign could be
/// given. One that was stopped in the middle, and wakes up later, is kept out by the [Fence].
public final class Lease implements Fence, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
  private static final Actor ACTOR = Actor.system("lease");

  /// Signs of life within the time of a lease.
  private static final int BEATS = 5;

  private final Account home;
  private final String name;
  private final String holder;
  private final Duration time;
  private final Beats beats;
  private final Work work;
  private final Watch watch;
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread;
  private final Thread guard;
  private final ReentrantLock changing = new ReentrantLock();
  private volatile boolean closed;

  /// The number by which this process has it, 0 when it has not.
  private volatile long number;

  /// By [System#nanoTime]: until then nobody else takes it.
  private volatile long safeUntil;

  /// By whom it was last seen to be held, and when a sign of that was last seen.
  private LeaseRecord seen = LeaseRecord.NONE;

  private long seenAt;

  /// What is to be done by who has the lease. Called by one thread; when [#end] returns nothing of
  /// it may go on.
  public interface Work {
    void begin();

    void end();
  }

  /// @param home the account that has the record, and whose commits can be fenced by it
  /// @param name of the work, `[a-z]{1,20}`
  /// @param holder of this process, for people
  /// @param time after how long without a sign another process takes it
  public Lease(
      Accounts accounts,
      MetadataStore store,
      AccountId home,
      String name,
      String holder,
      Duration time,
      Work work) {
    this.home = accounts.open(home);
    this.name = name;
    this.holder = holder;
    this.time = time;
    this.work = work;
    this.beats = new Beats(store, "lease-" + home.tenant() + "-" + name);
    this.watch = this.home.watch(() -> {});
    this.thread = Thread.ofVirtual().name("lease-" + name).unstarted(this::run);
    this.guard = Thread.ofVirtual().name("lease-guard-" + name).unstarted(this::watch);
  }

  /// Begins to wait for it.
  public Lease start() {
    seenAt = System.nanoTime();
    home.<CommitListener>project(_ ->
        committed -> {
          if (committed.mutations().stream().anyMatch(m -> m.kind().equals(LeaseRecord.KIND))) {
            wake.release();
          }
        });
    thread.start();
    guard.start();
    return this;
  }

  /// Of what work.
  public String name() {
    return name;
  }

  /// Whether this process has it, as far as it knows.
  public boolean isHeld() {
    return number > 0 && System.nanoTime() - safeUntil < 0;
  }

  @Override
  public void check(Draft draft) {
    long mine = number;
    if (mine == 0 || LeaseRecord.of(draft, name).number() != mine) {
      throw new LeaseLost(name);
    }
  }

  private void run() {
    try {
      while (!closed) {
        round();
        wake.tryAcquire(time.toMillis() / BEATS, TimeUnit.MILLISECONDS);
        wake.drainPermits();
      }
    } catch (InterruptedException e) {
      LOG.debug("{} is waited for no longer.", name, e);
    }
  }

  private void round() {
    try {
      if (number > 0) {
        keep();
      } else {
        await();
      }
    } catch (StorageException e) {
      LOG.atLevel(Outage.level("looks at leases", e))
          .setCause(e)
          .log("Who does the work of {} cannot be told now.", name);
    } catch (RuntimeException e) {
      LOG.error("The work of {} could not be begun or ended well.", name, e);
    }
  }

  /// The store may keep a sign of life waiting for longer than the others wait for it.
  private void watch() {
    try {
      while (!closed) {
        if (number > 0 && !isHeld()) {
          lose("no sign of life could be given in time");
        }
        TimeUnit.MILLISECONDS.sleep(Math.max(1, time.toMillis() / (4 * BEATS)));
      }
    } catch (InterruptedException e) {
      LOG.debug("{} is watched no longer.", name, e);
    }
  }

  /// Gives a sign of life, unless somebody else has it.
  private void keep() {
    long now = System.nanoTime();
    LeaseRecord record = LeaseRecord.of(home, name);
    if (record.number() != number) {
      lose("it was taken over by " + record.holder());
      return;
    }
    beats.beat(number);
    safeUntil = now + time.toNanos() * 3 / 4;
  }

  private void lose(String why) {
    changing.lock();
    try {
      if (number > 0) {
        LOG.warn("This server no longer does the work of {}: {}.", name, why);
        number = 0;
        work.end();
      }
    } finally {
      changing.unlock();
    }
  }

  private void await() {
    LeaseRecord record = LeaseRecord.of(home, name);
    long now = System.nanoTime();
    if (!record.equals(seen) || beats.beaten(record.number())) {
      seen = record;
      seenAt = now;
    }
    if (record.holder().isEmpty() || now - seenAt > time.toNanos()) {
      take(record);
    }
  }

  private void take(LeaseRecord before) {
    long now = System.nanoTime();
    LeaseRecord next = new LeaseRecord(before.number() + 1, holder);
    boolean taken =
        home.<Boolean, RuntimeException>change(
            ACTOR,
            draft -> {
              boolean still = LeaseRecord.of(draft, name).equals(before);
              if (still) {
                next.write(draft, name);
              }
              return still;
            });
    if (taken) {
      begin(next.number(), now + time.toNanos() * 3 / 4);
    }
  }

  private void begin(long as, long until) {
    changing.lock();
    try {
      LOG.info("This server does the work of {} from now on ({}).", name, as);
      safeUntil = until;
      number = as;
      work.begin();
      wake.release(); // the first sign of life
    } catch (RuntimeException e) {
      number = 0; // no sign of life for work that nobody does
      seen = new LeaseRecord(as, holder);
      seenAt = System.nanoTime() + time.toNanos(); // others come first
      throw e;
    } finally {
      changing.unlock();
    }
  }

  /// Ends the work and gives the lease back, so that another process goes on at once.
  @Override
  public void close() throws InterruptedException {
    closed = true;
    wake.release();
    guard.interrupt();
    guard.join();
    thread.join();
    watch.close();
    long mine = number;
    if (mine == 0) {
      return;
    }
    work.end();
    number = 0;
    try {
      home.<Boolean, RuntimeException>change(
          ACTOR,
          draft -> {
            boolean still = LeaseRecord.of(draft, name).number() == mine;
            if (still) {
              new LeaseRecord(mine, "").write(draft, name);
            }
            return still;
          });
    } catch (StorageException e) {
      LOG.warn(
          "The work of {} was not given back; another server waits for it. {}",
          name,
          e.getMessage());
    }
  }
}
