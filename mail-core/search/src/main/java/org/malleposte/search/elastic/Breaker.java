package org.malleposte.search.elastic;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps everybody from waiting for an Elasticsearch that does not answer: after a failure nobody
/// asks it for a while, longer after each, then one does.
final class Breaker {
  private static final Logger LOG = LoggerFactory.getLogger(Breaker.class);
  private static final long FIRST = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(30);

  /// How long nobody asks after the next failure; [#FIRST] while all is well.
  private final AtomicLong pause = new AtomicLong(FIRST);

  /// By [System#nanoTime].
  private volatile long until = System.nanoTime();

  private volatile boolean away;

  /// Whether to ask it now.
  boolean allows() {
    return !away || until - System.nanoTime() <= 0;
  }

  /// How long to wait until it may be asked.
  long nanos() {
    return away ? Math.max(0, until - System.nanoTime()) : 0;
  }

  boolean isAway() {
    return away;
  }

  void worked() {
    if (away) {
      LOG.info("Elasticsearch answers again.");
      pause.set(FIRST);
      away = false;
    }
  }

  void failed(Unavailable why) {
    long now = pause.getAndUpdate(before -> Math.min(2 * before, LONGEST));
    until = System.nanoTime() + now;
    if (!away) {
      LOG.warn("Elasticsearch does not answer, messages are read meanwhile: {}", why.getMessage());
    }
    away = true;
  }
}
