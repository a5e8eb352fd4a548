package org.malleposte.mail;

import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;

/// Counts what happens to a name in an hour. The hour slides: of the hour before, as much counts as
/// overlaps with the last sixty minutes.
public final class Rates {
  private static final long HOUR = 3_600_000;

  /// Names at once; past it those of the hour before are forgotten.
  private static final int NAMES = 100_000;

  private record Count(long hour, int before, int now) {}

  private final InstantSource clock;
  private final ConcurrentHashMap<String, Count> counts = new ConcurrentHashMap<>();

  public Rates(InstantSource clock) {
    this.clock = clock;
  }

  /// Counts one more; returns whether that is within the limit.
  ///
  /// @param limit 0 for none
  public boolean take(String name, int limit) {
    long millis = clock.millis();
    long hour = millis / HOUR;
    if (counts.size() >= NAMES) {
      counts.values().removeIf(count -> count.hour() < hour);
    }
    if (limit <= 0 || counts.size() >= 2 * NAMES) {
      return true;
    }
    double overlap = 1 - (double) (millis % HOUR) / HOUR;
    Count count = counts.merge(name, new Count(hour, 0, 1), (old, one) -> add(old, hour));
    return count.before() * overlap + count.now() <= limit;
  }

  private static Count add(Count old, long hour) {
    if (old.hour() == hour) {
      return new Count(hour, old.before(), old.now() + 1);
    }
    return new Count(hour, old.hour() == hour - 1 ? old.now() : 0, 1);
  }
}
