package org.malleposte.jmap.http;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.malleposte.jmap.Problem;
import org.malleposte.jmap.ProblemException;
import org.malleposte.jmap.SignedIn;

/// Who has a connection open on which the server speaks by itself: so that there are not too many,
/// and that they end when somebody may no longer come in.
final class Presence {
  private static final int MOST_OF_ONE = 100;
  private static final int MOST = 20_000;

  private final Set<Guest> guests = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();

  /// One open connection; may be closed by any thread.
  static final class Guest {
    private final SignedIn who;
    private final Runnable close;

    Guest(SignedIn who, Runnable close) {
      this.who = who;
      this.close = close;
    }

    SignedIn who() {
      return who;
    }
  }

  /// @param close ends the connection
  /// @throws ProblemException there are too many
  Guest enter(SignedIn who, Runnable close) throws ProblemException {
    Guest guest = new Guest(who, close);
    int count = counts.merge(who.user().address(), 1, Integer::sum);
    guests.add(guest);
    if (count > MOST_OF_ONE || guests.size() > MOST) {
      leave(guest);
      throw new ProblemException(Problem.http(429, "Too many connections are open."));
    }
    return guest;
  }

  void leave(Guest guest) {
    if (guests.remove(guest)) {
      counts.computeIfPresent(guest.who.user().address(), (_, n) -> n == 1 ? null : n - 1);
    }
  }

  /// Closes the connections of those for whom that holds.
  void closeIf(Predicate<SignedIn> gone) {
    guests.stream().filter(guest -> gone.test(guest.who)).forEach(guest -> guest.close.run());
  }
}
