package org.malleposte.search.lucene;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.malleposte.account.Account;
import org.malleposte.account.Accounts;
import org.malleposte.mail.Mail;
import org.malleposte.search.follow.IndexQueue;
import org.malleposte.search.follow.Pace;
import org.malleposte.storage.AccountId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One platform thread that brings the indexes of its accounts forward, one after another. While
/// mail is coming in fast it rests most of the time, so that delivery has the machine; what it
/// leaves is read by who searches, up to a number.
final class Indexer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Indexer.class);

  private static final long FIRST_PAUSE = TimeUnit.SECONDS.toNanos(5);
  private static final long LONGEST_PAUSE = TimeUnit.HOURS.toNanos(1);

  private final SearchOptions options;
  private final Mail mail;
  private final Accounts accounts;
  private final Shelf shelf;
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

  /// When an index that could not be written is tried again.
  private record Failure(long pause, long until) {}

  Indexer(SearchOptions options, Mail mail, Accounts accounts, Shelf shelf, String name) {
    this.options = options;
    this.mail = mail;
    this.accounts = accounts;
    this.shelf = shelf;
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

  /// Makes an index that is gone, or goes on with it.
  void hurry(AccountId account) {
    if (!failures.containsKey(account)) {
      queue.hurry(account, 0);
    }
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
        AccountId account = queue.take(TimeUnit.SECONDS.toNanos(60));
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
      if (paused) {
        queue.add(account, 0);
      } else {
        turn(account);
      }
    } finally {
      working.unlock();
      queue.done();
    }
    pace.rest();
  }

  private void turn(AccountId account) {
    Failure failure = failures.get(account);
    if (failure != null && failure.until - System.nanoTime() > 0) {
      queue.add(account, 0);
      return;
    }
    try {
      advance(account);
      failures.remove(account);
    } catch (IOException | RuntimeException e) {
      failed(account, e);
    }
  }

  private void advance(AccountId id) throws IOException {
    Account account = accounts.open(id);
    IndexFolder folder = new IndexFolder(options.folder(), id);
    Path path = path(id, folder);
    IndexRound.Outcome outcome =
        IndexRound.run(
            path,
            mail,
            account,
            maker,
            options.memory() / 1048576.0 / options.threads(),
            () -> ending || pace.isOver(),
            () -> renew(id));
    indexed.addAndGet(outcome.added());
    if (outcome.left() == 0) {
      settle(id, folder, path);
    } else {
      queue.hurry(id, outcome.left());
    }
  }

  /// The index to work on: one that is being made goes first.
  private Path path(AccountId id, IndexFolder folder) throws IOException {
    boolean anew = rebuilds.remove(id);
    Path building = folder.building();
    if (building != null) {
      return building;
    }
    Path current = folder.current();
    if (current == null) {
      return folder.next(false);
    }
    return anew || Cursors.isOutdated(current) ? folder.next(true) : current;
  }

  private void settle(AccountId id, IndexFolder folder, Path path) throws IOException {
    if (path.equals(folder.building())) {
      Path settled = folder.settle(path);
      shelf.drop(id);
      folder.keepOnly(settled);
      queue.add(id, 1); // what came meanwhile
    } else {
      folder.keepOnly(path);
    }
  }

  private void renew(AccountId id) {
    try {
      shelf.renew(id);
    } catch (IOException e) {
      LOG.warn("The index of {} cannot be opened.", id, e);
    }
  }

  private void failed(AccountId id, Exception e) {
    Failure before = failures.get(id);
    long pause = before == null ? FIRST_PAUSE : Math.min(2 * before.pause, LONGEST_PAUSE);
    failures.put(id, new Failure(pause, System.nanoTime() + pause));
    LOG.warn("The index of {} cannot be written; it is tried again.", id, e);
    if (isBroken(e)) {
      discard(id);
    }
    queue.add(id, 1);
  }

  static boolean isBroken(Exception e) {
    return e instanceof CorruptIndexException
        || e instanceof IndexNotFoundException
        || e instanceof IndexFormatTooOldException
        || e instanceof IndexFormatTooNewException
        || e instanceof NoSuchFileException
        || e instanceof FileNotFoundException;
  }

  /// Deletes an index that cannot be read: the next one is made from the messages.
  void discard(AccountId id) {
    try {
      shelf.drop(id);
      new IndexFolder(options.folder(), id).delete();
    } catch (IOException e) {
      LOG.warn("The broken index of {} cannot be deleted.", id, e);
    }
  }

  /// Waits for the commit under way.
  @Override
  public void close() throws InterruptedException {
    ending = true;
    queue.close();
    if (thread.isAlive() && !thread.join(java.time.Duration.ofMinutes(1))) {
      LOG.warn("{} did not end within a minute.", thread.getName());
    }
  }
}
