package org.malleposte.imap.session;

import java.util.concurrent.ConcurrentHashMap;

/// How many there are of each name.
final class Count {
  private final ConcurrentHashMap<String, Integer> counts = new ConcurrentHashMap<>();

  /// One more; false when that would be more than `bound`.
  boolean add(String name, int bound) {
    boolean[] added = new boolean[1];
    counts.compute(
        name,
        (_, count) -> {
          int now = count == null ? 0 : count;
          added[0] = now < bound;
          return added[0] ? Integer.valueOf(now + 1) : count;
        });
    return added[0];
  }

  void remove(String name) {
    counts.computeIfPresent(name, (_, count) -> count == 1 ? null : count - 1);
  }
}
