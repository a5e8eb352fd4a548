package org.malleposte.imap.session;

import java.time.Duration;

/// How long a client may take over what it has begun to say. Only the time counts in which the
/// server waits for it.
///
/// Single octets buy next to no time: each buys the time it may take at the least pace, and never
/// does a client have more than the whole patience before it. So a slow upload goes on as long as
/// it goes on, and one octet a second does not.
final class Pace {
  private final long patience; // nanoseconds
  private final long octet; // nanoseconds that one buys
  private long left; // of the patience; read and written by the turn
  private long since; // the turn ended
  private volatile boolean waiting;
  private volatile long deadline;

  Pace(Duration patience, int octetsPerSecond) {
    this.patience = patience.toNanos();
    this.octet = 1_000_000_000L / octetsPerSecond;
    this.left = this.patience;
  }

  /// The turn goes on: it is not the client that we wait for.
  void pause() {
    if (waiting) {
      waiting = false;
      left -= System.nanoTime() - since;
    }
  }

  void heard(int octets) {
    left = Math.min(patience, left + octets * octet);
  }

  /// What was begun is complete.
  void complete() {
    left = patience;
  }

  /// The turn ends, the client being in the middle of something.
  void waitForRest() {
    since = System.nanoTime();
    deadline = since + left;
    waiting = true;
  }

  /// Whether the client has taken too long; from any thread.
  boolean isOver(long now) {
    return waiting && now - deadline > 0;
  }
}
