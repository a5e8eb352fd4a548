package org.malleposte.jmap.http;

import io.vertx.core.Future;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Problem;
import org.malleposte.jmap.ProblemException;

/// Octets of answers that wait in memory for their clients to take them, by user: who asks and
/// never reads is not answered any more.
final class Unread {
  /// More than one answer has, so that a slow client with one may ask something else.
  private static final long MOST = 80L << 20;

  private final Map<String, Long> octets = new ConcurrentHashMap<>();

  /// @throws ProblemException the user has to read first
  void require(String user) throws ProblemException {
    if (octets.getOrDefault(user, 0L) > MOST) {
      throw new ProblemException(Problem.http(429, "Read what was answered before."));
    }
  }

  /// @param writing done when the client has taken it, or is gone
  void count(String user, long size, Future<Void> writing) {
    octets.merge(user, size, Long::sum);
    writing.onComplete(_ -> octets.computeIfPresent(user, (_, all) -> less(all, size)));
  }

  private static @Nullable Long less(long all, long size) {
    return all <= size ? null : Long.valueOf(all - size);
  }
}
