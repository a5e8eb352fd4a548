package org.malleposte.jmap.http;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.malleposte.jmap.Problem;
import org.malleposte.jmap.ProblemException;

/// The memory that the bodies of requests take, of all clients together: each is bounded by itself,
/// but many of them come at once. Whoever finds no room waits a moment before beginning, and never
/// while holding some.
final class RequestMemory {
  private static final long PATIENCE_SECONDS = 5;

  private final Semaphore octets;

  /// @param most octets
  RequestMemory(int most) {
    this.octets = new Semaphore(most);
  }

  /// What one request takes, until it is closed. Used by one thread at a time.
  Share share() {
    return new Share();
  }

  final class Share implements AutoCloseable {
    private int held;

    /// Makes room for what is announced.
    ///
    /// @throws ProblemException there is none
    void begin(long announced) throws ProblemException {
      if (announced > 0) {
        take((int) announced, PATIENCE_SECONDS);
      }
    }

    /// Makes room for so many octets together.
    ///
    /// @throws ProblemException there is none
    void reach(int together) throws ProblemException {
      if (together > held) {
        take(together - held, 0);
      }
    }

    private void take(int more, long seconds) throws ProblemException {
      try {
        if (!octets.tryAcquire(more, seconds, TimeUnit.SECONDS)) {
          throw new ProblemException(
              Problem.http(503, "The server has its hands full; try again in a moment."));
        }
        held += more;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ProblemException(Problem.http(503, "The server goes down."));
      }
    }

    @Override
    public void close() {
      octets.release(held);
      held = 0;
    }
  }
}
