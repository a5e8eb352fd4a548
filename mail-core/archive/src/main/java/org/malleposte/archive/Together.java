package org.malleposte.archive;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.StorageException;

/// Tasks that run some at a time: stores write what comes together at the cost of one. After the
/// first failure no further task begins, and closing throws it.
final class Together implements AutoCloseable {
  private static final int AT_ONCE = 16;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

  /// Runs a task as soon as there is a place for it.
  void run(Runnable task) {
    try {
      places.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException("The work was interrupted.", e);
    }
    if (failure.get() != null) {
      places.release();
      return;
    }
    threads.execute(() -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        failure.compareAndSet(null, e);
      } catch (Error e) { // its work is not done, and nobody else would hear of it
        failure.compareAndSet(null, new StorageException("The work ended with a fault: " + e, e));
      } finally {
        places.release();
      }
    });
  }

  boolean hasFailed() {
    return failure.get() != null;
  }

  /// Waits for all tasks.
  @Override
  public void close() {
    threads.close();
    RuntimeException first = failure.get();
    if (first != null) {
      throw first;
    }
  }
}
