package org.malleposte.search.follow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.AccountId;

/// The accounts that have messages for the index: each waits for its delay, or until it has many,
/// and is then taken once. Bounded by the number of accounts.
final class IndexQueue {
  private final long delay;
  private final int batch;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();

  /// In the order in which they are due.
  private final Map<AccountId, Waiting> waiting = new LinkedHashMap<>();

  private final Deque<AccountId> urgent = new ArrayDeque<>();

  /// Messages of the account that was taken, until it is done.
  private long taken;

  private @Nullable AccountId current;

  private boolean closed;

  private static final class Waiting {
    final long due;
    long messages;
    boolean urgent;

    Waiting(long due) {
      this.due = due;
    }
  }

  IndexQueue(long delayNanos, int batch) {
    this.delay = delayNanos;
    this.batch = batch;
  }

  /// Notes that messages came. Called on committing threads.
  void add(AccountId account, long messages) {
    add(account, messages, false);
  }

  /// Lets an account be taken at once.
  ///
  /// @param messages that are known to wait
  void hurry(AccountId account, long messages) {
    add(account, messages, true);
  }

  private void add(AccountId account, long messages, boolean hurry) {
    lock.lock();
    try {
      boolean idle = waiting.isEmpty();
      Waiting of = waiting(account);
      of.messages += messages;
      if (!of.urgent && (hurry || of.messages >= batch)) {
        of.urgent = true;
        urgent.add(account);
      }
      if (idle || of.urgent) {
        news.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private Waiting waiting(AccountId account) {
    return waiting.computeIfAbsent(account, _ -> new Waiting(System.nanoTime() + delay));
  }

  /// The next account that is due, waited for at most so long; null when there is none.
  @Nullable AccountId take(long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    lock.lock();
    try {
      while (!closed) {
        AccountId due = due();
        if (due != null) {
          return due;
        }
        long wait = Math.min(end - System.nanoTime(), untilNext());
        if (end - System.nanoTime() <= 0) {
          return null;
        }
        if (wait > 0) {
          news.awaitNanos(wait);
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable AccountId due() {
    for (AccountId first = urgent.poll(); first != null; first = urgent.poll()) {
      Waiting of = waiting.remove(first);
      if (of != null) {
        return taken(first, of);
      }
    }
    Iterator<Map.Entry<AccountId, Waiting>> eldest = waiting.entrySet().iterator();
    if (eldest.hasNext()) {
      Map.Entry<AccountId, Waiting> first = eldest.next();
      if (isDue(first.getValue())) {
        eldest.remove();
        return taken(first.getKey(), first.getValue());
      }
    }
    return null;
  }

  private AccountId taken(AccountId account, Waiting of) {
    current = account;
    taken = of.messages;
    return account;
  }

  private long untilNext() {
    Iterator<Waiting> eldest = waiting.values().iterator();
    return eldest.hasNext() ? eldest.next().due - System.nanoTime() : TimeUnit.HOURS.toNanos(1);
  }

  /// Whether an account beside the one that was taken waits and is due.
  boolean othersWait() {
    lock.lock();
    try {
      return waiting.entrySet().stream()
          .anyMatch(one -> !one.getKey().equals(current) && isDue(one.getValue()));
    } finally {
      lock.unlock();
    }
  }

  private static boolean isDue(Waiting of) {
    return of.urgent || of.due - System.nanoTime() <= 0;
  }

  /// The account that was taken waits again, with all that it had. For its delay at least, however
  /// much that is: it could not be indexed just now, and others come before it.
  void giveBack(AccountId account) {
    lock.lock();
    try {
      waiting(account).messages += taken;
      taken = 0;
    } finally {
      lock.unlock();
    }
  }

  /// The account that was taken has had its turn.
  void done() {
    lock.lock();
    try {
      taken = 0;
      current = null;
    } finally {
      lock.unlock();
    }
  }

  /// Messages that wait, those of the account under way among them.
  long messages() {
    lock.lock();
    try {
      return taken + waiting.values().stream().mapToLong(of -> of.messages).sum();
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
