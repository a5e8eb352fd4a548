package org.malleposte.storage.embedded;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compresses sealed segments while little is written. Compressing a body takes more of a processor
/// than all the rest of storing it, so the caller who waits is not made to wait for it.
final class Condenser implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Condenser.class);
  private static final long LOOK_EVERY_SECONDS = 5;
  // More records than this between two looks mean that the machine has better things to do.
  private static final long QUIET = 20 * LOOK_EVERY_SECONDS;

  private final PackCollector collector;
  private final PackWriter writer;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  Condenser(PackCollector collector, PackWriter writer) {
    this.collector = collector;
    this.writer = writer;
    this.thread =
        Thread.ofPlatform()
            .name("pack-condenser")
            .priority(Thread.MIN_PRIORITY)
            .daemon()
            .start(this::run);
  }

  private void run() {
    long before = writer.written();
    while (!isClosing()) {
      long now = writer.written();
      if (now - before < QUIET) {
        condense();
      }
      before = now;
    }
  }

  private boolean isClosing() {
    try {
      return closing.await(LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  private void condense() {
    try {
      collector.condense();
    } catch (StorageException e) {
      LOG.error("{}", e.getMessage());
    }
  }

  @Override
  public void close() {
    closing.countDown();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
