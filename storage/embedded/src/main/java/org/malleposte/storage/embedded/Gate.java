package org.malleposte.storage.embedded;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.malleposte.storage.StorageException;

/// Lets users in until it is closed, and is done only when the last one has left: native memory and
/// open files must not go while someone reads them.
final class Gate {
  private static final int CLOSED = Integer.MIN_VALUE;

  private final String name;
  private final Runnable whenEmpty;
  // The users inside; the sign bit tells that nobody else may enter.
  private final AtomicInteger users = new AtomicInteger();

  /// @param name of what is guarded, for the sentence that refuses
  Gate(String name) {
    this(name, () -> {});
  }

  /// @param whenEmpty runs once: when the gate is closed and the last one has left
  Gate(String name, Runnable whenEmpty) {
    this.name = name;
    this.whenEmpty = whenEmpty;
  }

  /// Whether the caller is inside now; whoever is must [#leave].
  boolean tryEnter() {
    int now = users.get();
    while (now >= 0) {
      if (users.compareAndSet(now, now + 1)) {
        return true;
      }
      now = users.get();
    }
    return false;
  }

  /// @throws StorageException the gate is closed
  void enter() {
    if (!tryEnter()) {
      throw new StorageException("The " + name + " is closed; the server is ending.");
    }
  }

  void leave() {
    if (users.decrementAndGet() == CLOSED) {
      whenEmpty.run();
    }
  }

  /// Closes the gate; returns whether it was this call that did.
  boolean close() {
    int now = users.get();
    while (now >= 0) {
      if (users.compareAndSet(now, now | CLOSED)) {
        if (now == 0) {
          whenEmpty.run();
        }
        return true;
      }
      now = users.get();
    }
    return false;
  }

  /// Waits until the last one has left a closed gate.
  void awaitEmpty() {
    while (users.get() != CLOSED) {
      LockSupport.parkNanos(100_000);
    }
  }
}
