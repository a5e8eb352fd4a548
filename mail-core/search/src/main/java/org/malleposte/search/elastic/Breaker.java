package org.malleposte.search.elastic;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps everybody from waiting for an Elasticsearch that does not answer: after a failure nobody
/// asks it for a while, longer after each, then one does.
final class Breaker {
  private static final Logger LOG = LoggerFactory.getLogger(Breaker.class);
  private static final long FIRST = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(30);

  private final ReentrantLock lock = new ReentrantLock();
  private final String fails;
  private final String works;

  /// How long nobody asks after the next failure; [#FIRST] while all is well.
  private long pause = FIRST;

  /// By [System#nanoTime].
  private volatile long until = System.nanoTime();

  private volatile boolean away;

  /// Whether one asks for all.
  private boolean trying;

  /// @param fails what the log says when something fails that worked
  /// @param works the same the other way round
  Breaker(String fails, String works) {
    this.fails = fails;
    this.works = works;
  }

  /// Whether it answers at all.
  static Breaker ofAnswers() {
    return new Breaker(
        "Elasticsearch cannot be asked, messages are read meanwhile",
        "Elasticsearch answers again.");
  }

  /// Whether it takes what it is given.
  static Breaker ofDocuments() {
    return new Breaker(
        "Elasticsearch takes no documents, newer messages are read meanwhile",
        "Elasticsearch takes documents again.");
  }

  /// Whether to ask now. Once it is away only one is told so after a pause, who then says whether
  /// that [#worked], or [#failed], or that it was not tried: [#leave].
  boolean enter() {
    if (!away) {
      return true;
    }
    lock.lock();
    try {
      if (away && until - System.nanoTime() > 0) {
        return false;
      }
      trying = away;
      until = System.nanoTime() + LONGEST;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// How long to wait until it may be asked.
  long nanos() {
    return away ? Math.max(0, until - System.nanoTime()) : 0;
  }

  boolean isAway() {
    return away;
  }

  /// Nothing was found out: the next one may ask.
  void leave() {
    lock.lock();
    try {
      if (trying) {
        trying = false;
        until = System.nanoTime();
      }
    } finally {
      lock.unlock();
    }
  }

  void worked() {
    if (!away) {
      return;
    }
    lock.lock();
    try {
      if (away) {
        LOG.info(works);
      }
      away = false;
      trying = false;
      pause = FIRST;
    } finally {
      lock.unlock();
    }
  }

  /// Of many that fail together only the first says something new.
  void failed(Unavailable why) {
    lock.lock();
    try {
      if (!away) {
        LOG.warn("{}: {}", fails, why.getMessage());
      } else if (!trying) {
        return;
      }
      away = true;
      trying = false;
      until = System.nanoTime() + pause;
      pause = Math.min(2 * pause, LONGEST);
    } finally {
      lock.unlock();
    }
  }
}
