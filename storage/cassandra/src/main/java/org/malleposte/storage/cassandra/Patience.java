package org.malleposte.storage.cassandra;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// How long something is tried again: pauses that grow, with chance in them so that those who
/// failed together do not come back together, until the time is over.
final class Patience {
  private static final long FIRST = 10;
  private static final long LONGEST = 1_000;

  private final long until;
  private long pause = FIRST;

  Patience(Duration whole) {
    this.until = System.nanoTime() + whole.toNanos();
  }

  /// Waits before the next attempt; returns false when there should be none.
  boolean pause() {
    if (System.nanoTime() - until > 0 || Thread.currentThread().isInterrupted()) {
      return false;
    }
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(pause / 2, pause + 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    pause = Math.min(2 * pause, LONGEST);
    return true;
  }
}
