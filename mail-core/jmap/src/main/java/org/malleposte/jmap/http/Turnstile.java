package org.malleposte.jmap.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.malleposte.jmap.Problem;
import org.malleposte.jmap.ProblemException;

/// Lets so many requests of one user in at a time.
final class Turnstile {
  private final int most;
  private final String limit;
  private final Map<String, Integer> inside = new ConcurrentHashMap<>();

  /// @param limit its name in the session object
  Turnstile(int most, String limit) {
    this.most = most;
    this.limit = limit;
  }

  /// Lets somebody out.
  interface Passage extends AutoCloseable {
    @Override
    void close();
  }

  /// @throws ProblemException there are as many as there may be
  Passage enter(String user) throws ProblemException {
    int count = inside.merge(user, 1, Integer::sum);
    if (count > most) {
      leave(user);
      throw new ProblemException(
          Problem.limit(limit, "At most " + most + " of one user at a time."));
    }
    return () -> leave(user);
  }

  private void leave(String user) {
    inside.computeIfPresent(user, (_, count) -> count == 1 ? null : count - 1);
  }
}
