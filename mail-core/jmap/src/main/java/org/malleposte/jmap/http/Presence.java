package org.malleposte.jmap.http;

import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.malleposte.jmap.Problem;
import org.malleposte.jmap.ProblemException;
import org.malleposte.jmap.SignedIn;

/// Who has a connection open on which the server speaks by itself: so that there are not too many,
/// and that they end when somebody may no longer come in. Of changes the directory tells; that a
/// token ends by itself is looked at when it is due, and again later if it was refreshed by then.
final class Presence {
  private static final int MOST_OF_ONE = 100;
  private static final int MOST = 20_000;

  private final Vertx vertx;
  private final Gate gate;
  private final Set<Guest> guests = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();

  private final AtomicBoolean looking = new AtomicBoolean();

  Presence(Vertx vertx, Gate gate) {
    this.vertx = vertx;
    this.gate = gate;
  }

  /// One open connection.
  static final class Guest {
    private final SignedIn who;
    private volatile Runnable close = () -> {};
    private volatile long timer = -1;

    Guest(SignedIn who) {
      this.who = who;
    }
  }

  /// @param close ends the connection; called by any thread
  /// @throws ProblemException there are too many, or the guest may not come in since a moment ago
  void enter(Guest guest, Runnable close) throws ProblemException {
    guest.close = close;
    int count = counts.merge(guest.who.user().address(), 1, Integer::sum);
    guests.add(guest);
    if (count > MOST_OF_ONE || guests.size() > MOST) {
      leave(guest);
      throw new ProblemException(Problem.http(429, "Too many connections are open."));
    }
    if (gate.isGone(guest.who)) {
      leave(guest);
      throw new ProblemException(Problem.http(401, "That sign-in is over."));
    }
    lookWhenDue(guest);
  }

  private void lookWhenDue(Guest guest) {
    gate.lasts(guest.who)
        .ifPresent(until -> {
          long wait = Math.max(1, gate.until(until).toMillis() + 1);
          guest.timer = vertx.setTimer(wait, _ -> look(guest));
        });
  }

  private void look(Guest guest) {
    if (guests.contains(guest)) {
      if (gate.isGone(guest.who)) {
        guest.close.run();
      } else {
        lookWhenDue(guest);
      }
    }
  }

  /// Somebody may be gone: looks soon. Must not block, as the directory calls it.
  void wake() {
    if (looking.compareAndSet(false, true)) {
      Thread.ofVirtual()
          .name("jmap")
          .start(() -> {
            looking.set(false);
            closeIf(gate::isGone);
          });
    }
  }

  void leave(Guest guest) {
    if (guests.remove(guest)) {
      vertx.cancelTimer(guest.timer);
      counts.computeIfPresent(guest.who.user().address(), (_, n) -> n == 1 ? null : n - 1);
    }
  }

  /// Closes the connections of those for whom that holds.
  void closeIf(Predicate<SignedIn> gone) {
    guests.stream().filter(guest -> gone.test(guest.who)).forEach(guest -> guest.close.run());
  }
}
