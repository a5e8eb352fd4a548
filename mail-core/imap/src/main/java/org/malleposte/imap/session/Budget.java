package org.malleposte.imap.session;

import java.util.concurrent.atomic.AtomicLong;

/// Octets of memory that all connections share for messages under way, beyond what each has of its
/// own: so the messages of a MULTIAPPEND need no temporary files, as long as there is room.
final class Budget {
  private final AtomicLong left;

  Budget(long octets) {
    left = new AtomicLong(octets);
  }

  /// Whether there is room; who takes gives back.
  boolean take(long octets) {
    long now = left.get();
    while (octets <= now) {
      if (left.compareAndSet(now, now - octets)) {
        return true;
      }
      now = left.get();
    }
    return false;
  }

  void give(long octets) {
    left.addAndGet(octets);
  }
}
