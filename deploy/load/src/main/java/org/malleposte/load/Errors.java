package org.malleposte.load;

import java.util.concurrent.atomic.AtomicLong;

/// What went wrong: the first few are shown on standard error, the rest are counted.
final class Errors {
  private static final int SHOWN = 5;

  private final AtomicLong count = new AtomicLong();

  void add(String who, Exception error) {
    if (count.incrementAndGet() <= SHOWN) {
      var text = error.getMessage() == null ? error.toString() : error.getMessage();
      System.err.println("error: " + who + ": " + text);
    }
  }

  long count() {
    return count.get();
  }
}
