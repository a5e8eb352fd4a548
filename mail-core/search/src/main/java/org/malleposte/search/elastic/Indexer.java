package org.malleposte.search.elastic;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.malleposte.account.Account;
import org.malleposte.account.Accounts;
import org.malleposte.mail.Mail;
import org.malleposte.search.follow.IndexQueue;
import org.malleposte.search.follow.Pace;
import org.malleposte.storage.AccountId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One platform thread that brings its accounts forward in the index, one after another. While
/// Elasticsearch is away it waits, and what it has to do with it.
final class Indexer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Indexer.class);
  private static final long STEP = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);
  private static final long FIRST_PAUSE = TimeUnit.SECONDS.toNanos(5);
  private static final long LONGEST_PAUSE = TimeUnit.HOURS.toNanos(1);

  private final Mail mail;
  private final Accounts accounts;
  private final Indexes indexes;
  private final Breaker breaker;
  private final IndexQueue queue;
  private final Pace pace;
  private final MessageDocument maker = new MessageDocument();
  private final Set<AccountId> rebuilds = ConcurrentHashMap.newKeySet();
  private final Map<AccountId, Failure> failures = new ConcurrentHashMap<>();
  private final AtomicLong indexed = new AtomicLong();
  private final ReentrantLock working = new ReentrantLock();
  private final Thread thread;
  private volatile boolean ending;
  private volatile boolean paused;

  /// When an account that could not be read is tried again.
  private record Failure(long pause, long until) {}

  Indexer(
      ElasticOptions options,
      Mail mail,
      Accounts accounts,
      Indexes indexes,
      Breaker breaker,
      String name) {
    this.mail = mail;
    this.accounts = accounts;
    this.indexes = indexes;
    this.breaker = breaker;
    this.queue = new IndexQueue(options.delay().toNanos(), options.batch());
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

  void rebuild(AccountId account) {
    rebuilds.add(account);
    queue.hurry(account, 0);
  }

  boolean rebuilds(AccountId account) {
    return rebuilds.contains(account);
  }

  void hurry(AccountId account) {
    queue.hurry(account, 0);
  }

  /// Stops working, or goes on, for tests. Returns when the turn under way has ended.
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
        await();
        AccountId account = queue.take(TimeUnit.SECONDS.toNanos(60));
        if (account != null) {
          work(account);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("Indexing ends.", e);
    }
  }

  /// Waits while Elasticsearch is away.
  private void await() throws InterruptedException {
    while (!ending && breaker.nanos() > 0) {
      TimeUnit.NANOSECONDS.sleep(Math.min(STEP, breaker.nanos()));
    }
  }

  private void work(AccountId account) throws InterruptedException {
    pace.begin();
    working.lock();
    try {
      if (paused) {
        queue.giveBack(account);
      } else {
        turn(account);
      }
    } finally {
      working.unlock();
      queue.done();
    }
    pace.rest();
  }

  private void turn(AccountId account) throws InterruptedException {
    Failure failure = failures.get(account);
    if (failure != null && failure.until - System.nanoTime() > 0) {
      queue.giveBack(account);
      return;
    }
    try {
      advance(account);
      failures.remove(account);
    } catch (Unavailable e) {
      LOG.debug("{} waits to be indexed: {}", account, e.getMessage());
      queue.giveBack(account);
      TimeUnit.NANOSECONDS.sleep(breaker.isAway() ? 0 : PAUSE); // it answers, but takes nothing
    } catch (Gone e) {
      LOG.info("{} waits to be indexed: {}.", account, e.getMessage());
      indexes.forget();
      queue.hurry(account, 1);
    } catch (Round.Overtaken e) {
      LOG.debug("{} is looked at again later.", account, e);
      queue.giveBack(account);
    } catch (IOException | RuntimeException e) {
      failed(account, e);
    }
  }

  private void advance(AccountId id) throws IOException, Unavailable, Gone, Round.Overtaken {
    Account account = accounts.open(id);
    if (accounts.isShared()) {
      account.refresh();
    }
    Index index = indexes.ownOrNew();
    Cursor known = index.cursor(id);
    if (known == null) { // for it may be another index by now
      indexes.forget();
      index = indexes.ownOrNew();
      known = index.cursor(id);
    }
    boolean again = rebuilds.contains(id);
    Round round = new Round(index, mail, account, maker, () -> ending || pace.isOver());
    Round.Outcome outcome = round.run(known, again);
    if (again) {
      rebuilds.remove(id);
    }
    indexed.addAndGet(outcome.added());
    if (outcome.left() > 0) {
      queue.hurry(id, outcome.left());
    }
  }

  private void failed(AccountId id, Exception e) {
    Failure before = failures.get(id);
    long next = before == null ? FIRST_PAUSE : Math.min(2 * before.pause, LONGEST_PAUSE);
    failures.put(id, new Failure(next, System.nanoTime() + next));
    LOG.warn("{} cannot be indexed; it is tried again.", id, e);
    queue.giveBack(id);
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
