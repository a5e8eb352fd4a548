package org.malleposte.jmap.http;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Problem;
import org.malleposte.jmap.ProblemException;

/// So many requests of one user in a minute: as many at once when the user was quiet before, and
/// then as they come back with time. It remembers those who asked within the last minute.
final class RateLimit {
  private static final int SWEEP_AT = 10_000;

  private final int perMinute;
  private final Clock clock;
  private final Map<String, Spent> users = new ConcurrentHashMap<>();

  /// @param count requests that are not forgiven yet
  private record Spent(double count, Instant last) {}

  /// @param perMinute 0 for no limit
  RateLimit(int perMinute, Clock clock) {
    this.perMinute = perMinute;
    this.clock = clock;
  }

  /// @throws ProblemException it is one too many
  void count(String user) throws ProblemException {
    if (perMinute == 0) {
      return;
    }
    if (users.size() > SWEEP_AT) {
      sweep();
    }
    Instant now = clock.instant();
    Spent spent = users.compute(user, (_, before) -> another(before, now));
    if (spent.count > perMinute) {
      throw new ProblemException(
          Problem.rate(
              "maxRequestsPerMinute", "At most " + perMinute + " requests of one user a minute."));
    }
  }

  private Spent another(@Nullable Spent before, Instant now) {
    double left = before == null ? 0 : left(before, now);
    return new Spent(Math.min(left + 1, perMinute + 1.0), now);
  }

  private double left(Spent spent, Instant now) {
    double seconds = Math.max(0, java.time.Duration.between(spent.last, now).toMillis() / 1000.0);
    return Math.max(0, spent.count - seconds * perMinute / 60);
  }

  private void sweep() {
    Instant now = clock.instant();
    users.values().removeIf(spent -> left(spent, now) == 0);
  }
}
