package org.malleposte.search.follow;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/// How fast one thread indexes: while mail is coming in fast it rests most of the time, so that
/// delivery has the machine, and from the first such moment on it is polite.
final class Pace {
  /// After that another account has its turn, or the house, when one of them waits.
  private static final long TURN = TimeUnit.SECONDS.toNanos(2);

  /// After that the queue is looked at in any case. Few long turns make few large segments, which
  /// are merged less often than many small ones.
  private static final long LONG_TURN = TimeUnit.SECONDS.toNanos(30);

  /// Messages a second from which on the house is busy.
  private static final int BUSY = 50;

  /// How many times as long as it worked it then rests.
  private static final int REST = 9;

  /// When so many wait it only rests as long as it works: reading them has become dear.
  private static final int MANY = 20_000;

  private static final long STEP = TimeUnit.MILLISECONDS.toNanos(500);

  private final IndexQueue queue;
  private final BooleanSupplier ending;
  private final AtomicLong noted = new AtomicLong();

  /// Of the indexing thread alone, as what follows.
  private boolean polite;

  private long begun;
  private long before;

  Pace(IndexQueue queue, BooleanSupplier ending) {
    this.queue = queue;
    this.ending = ending;
  }

  /// Messages came.
  void note(int messages) {
    noted.addAndGet(messages);
  }

  /// A turn begins.
  void begin() {
    begun = System.nanoTime();
    before = noted.get();
  }

  /// Whether the turn has lasted long enough.
  boolean isOver() {
    long worked = System.nanoTime() - begun;
    return worked > LONG_TURN
        || worked > TURN && (queue.othersWait() || isBusy(noted.get() - before, worked));
  }

  /// Rests after a turn; ends early when the house becomes quiet.
  void rest() throws InterruptedException {
    long worked = System.nanoTime() - begun;
    boolean busy = isBusy(noted.get() - before, worked);
    if (busy && !polite) { // not before: to ask the system takes time that a start does not have
      Niceness.bePolite();
      polite = true;
    }
    long rest = worked * (queue.messages() > MANY ? 1 : REST);
    while (busy && rest > 0 && !ending.getAsBoolean()) {
      long step = Math.min(rest, STEP);
      long came = noted.get();
      TimeUnit.NANOSECONDS.sleep(step);
      busy = isBusy(noted.get() - came, step);
      rest -= step;
    }
  }

  private static boolean isBusy(long came, long nanos) {
    return came * 1e9 / Math.max(nanos, 1_000_000) > BUSY;
  }
}
