package org.malleposte.jmap.push;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.malleposte.storage.AccountId;

/// How many messages of each user go where nobody has said yet that they are wanted: who makes
/// subscriptions must not have this server knock at others' doors without end (RFC 8620 §8.6).
final class Verifications {
  private static final Duration WHILE = Duration.ofHours(1);
  private static final int MOST = 100;
  private static final int SWEEP_AT = 10_000;

  private final Clock clock;
  private final Map<AccountId, Count> counts = new ConcurrentHashMap<>();

  private record Count(Instant since, int count) {}

  Verifications(Clock clock) {
    this.clock = clock;
  }

  /// Counts another; false when it is one too many.
  boolean another(AccountId user) {
    Instant now = clock.instant();
    Instant before = now.minus(WHILE);
    if (counts.size() > SWEEP_AT) {
      counts.values().removeIf(count -> count.since.isBefore(before));
    }
    Count count =
        counts.compute(
            user,
            (_, known) ->
                known == null || known.since.isBefore(before)
                    ? new Count(now, 1)
                    : new Count(known.since, Math.min(MOST, known.count) + 1));
    return count.count <= MOST;
  }
}
