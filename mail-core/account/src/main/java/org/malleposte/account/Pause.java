package org.malleposte.account;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/// Who lost a race gives way for a moment, longer each time, with chance in it: those who lost
/// together do not come back together.
final class Pause {
  private static final long FIRST = 4_000_000;
  private static final int DOUBLED = 6;

  private Pause() {}

  /// @param lost how many races were lost before
  static void afterRace(int lost) {
    long longest = FIRST << Math.min(lost, DOUBLED);
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(longest));
  }
}
