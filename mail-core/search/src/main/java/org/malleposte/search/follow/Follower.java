package org.malleposte.search.follow;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.AccountId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One platform thread that brings its accounts forward in an index, one after another. While mail
/// is coming in fast it rests most of the time, so that delivery has the machine; what it leaves is
/// read by who searches, up to a number.
final class Follower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
  private static final long LOOK = TimeUnit.SECONDS.toNanos(60);

  private final Indexing indexing;
  private final IndexQueue queue;
  private final Pauses pauses;
  private final Pace pace;
  private final Map<AccountId, Failure> failures = new ConcurrentHashMap<>();
  private final AtomicLong indexed = new AtomicLong();
  private final ReentrantLock working = new ReentrantLock();
  private final Thread thread;
  private volatile boolean ending;
  private volatile boolean paused;

  /// How long an account that could not be indexed is not tried again, in nanoseconds: twice as
  /// long after each failure.
  record Pauses(long first, long longest) {
    static final Pauses DEFAULT =
        new Pauses(TimeUnit.SECONDS.toNanos(5), TimeUnit.HOURS.toNanos(1));
  }

  /// When an account that could not be indexed is tried again.
  private record Failure(long pause, long until) {}

  Follower(String name, IndexQueue queue, Indexing indexing, Pauses pauses) {
    this.indexing = indexing;
    this.queue = queue;
    this.pauses = pauses;
    this.pace = new Pace(queue, () -> ending);
    this.thread =
        Thread.ofPlatform().name(name).daemon().priority(Thread.MIN_PRIORITY).unstarted(this::work);
  }

  void start() {
    thread.start();
  }

  boolean isStarted() {
    return thread.isAlive();
  }

  /// Messages came. Called on committing threads.
  void note(AccountId account, int messages) {
    pace.note(messages);
    queue.add(account, messages);
  }

  void hurry(AccountId account) {
    queue.hurry(account, 0);
  }

  boolean hasFailed(AccountId account) {
    return failures.containsKey(account);
  }

  /// Stops working, or goes on. Returns when the turn under way has ended.
  void pause(boolean wanted) {
    working.lock();
    try {
      paused = wanted;
    } finally {
      working.unlock();
    }
  }

  long waiting() {
    return queue.messages();
  }

  long indexed() {
    return indexed.get();
  }

  private void work() {
    try {
      while (!ending) {
        indexing.await(() -> ending);
        AccountId account = queue.take(LOOK);
        if (account != null) {
          work(account);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("Indexing ends.", e);
    }
  }

  private void work(AccountId account) throws InterruptedException {
    pace.begin();
    working.lock();
    try {
      Turn turn = new Turn(account, queue, indexed, () -> ending || pace.isOver(), isLate(account));
      if (paused || isPausing(account)) {
        indexing.postpone(turn);
      } else {
        advance(turn);
      }
    } finally {
      working.unlock();
      queue.done();
    }
    pace.rest();
  }

  private boolean isLate(AccountId account) {
    Failure failure = failures.get(account);
    return failure != null && failure.pause >= pauses.longest;
  }

  private boolean isPausing(AccountId account) {
    Failure failure = failures.get(account);
    return failure != null && failure.until - System.nanoTime() > 0;
  }

  private void advance(Turn turn) throws InterruptedException {
    try {
      if (indexing.advance(turn)) {
        failures.remove(turn.account());
      }
    } catch (IOException | RuntimeException e) {
      failed(turn, e);
    } catch (OutOfMemoryError e) { // says nothing about the account
      throw e;
    } catch (Error e) {
      // A decoder with a fault, a mapped file that cannot be read: the others' turns go on.
      failed(turn, new IOException("The indexing ended with a fault: " + e, e));
    }
  }

  private void failed(Turn turn, Exception why) {
    failures.compute(turn.account(), (_, before) -> after(before));
    indexing.failed(turn, why);
  }

  private Failure after(@Nullable Failure before) {
    long pause = before == null ? pauses.first : Math.min(2 * before.pause, pauses.longest);
    return new Failure(pause, System.nanoTime() + pause);
  }

  /// Waits for the turn under way.
  @Override
  public void close() throws InterruptedException {
    ending = true;
    queue.close();
    if (thread.isAlive() && !thread.join(Duration.ofMinutes(1))) {
      LOG.warn("{} did not end within a minute.", thread.getName());
    }
  }
}
