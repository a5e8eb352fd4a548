package org.malleposte.storage.embedded;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// What a writing thread will tell the caller who waits for it. Waiting parks a virtual thread and
/// holds no carrier.
final class Outcome {
  private final CountDownLatch told = new CountDownLatch(1);
  private volatile @Nullable RuntimeException failure;

  void succeed() {
    told.countDown();
  }

  void fail(RuntimeException why) {
    failure = why;
    told.countDown();
  }

  /// Waits until the outcome is known, also when interrupted: a write cannot be taken back, and
  /// whoever asked for it must learn what became of it.
  void await() {
    boolean interrupted = false;
    while (true) {
      try {
        told.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    RuntimeException why = failure;
    if (why != null) {
      throw why;
    }
  }
}
