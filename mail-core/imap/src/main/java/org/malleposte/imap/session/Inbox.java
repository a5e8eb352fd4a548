package org.malleposte.imap.session;

import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What waits for a connection's next turn: pieces of the stream, a wake-up, the end. It decides
/// when a turn has to start, so that there is never more than one.
///
/// Filled by the event loop and by anyone's threads; emptied by the turn.
final class Inbox {
  private static final int FEW = 4;

  private final int bound;
  private @Nullable ArrayDeque<byte[]> pieces;
  private int waiting;
  private boolean turning;
  private boolean woken;
  private boolean dropping;
  private boolean gone;
  private @Nullable String farewell;

  /// @param bound octets that may wait before the socket should be paused
  Inbox(int bound) {
    this.bound = bound;
  }

  /// Takes a piece; whether a turn has to start.
  synchronized boolean offer(byte[] piece) {
    if (dropping || gone) {
      return false;
    }
    if (pieces == null) {
      pieces = new ArrayDeque<>(FEW);
    }
    pieces.add(piece);
    waiting += piece.length;
    notifyAll();
    return startTurn();
  }

  synchronized boolean isFull() {
    return waiting > bound;
  }

  /// Whether a turn has to start.
  synchronized boolean wake() {
    woken = true;
    return startTurn();
  }

  /// The server wants the connection to end; whether a turn has to start to say so.
  synchronized boolean end(String sentence) {
    if (farewell == null) {
      farewell = sentence;
    }
    notifyAll();
    return startTurn();
  }

  /// The socket is closed; whether a turn has to start to clean up.
  synchronized boolean gone() {
    gone = true;
    pieces = null;
    waiting = 0;
    notifyAll();
    return startTurn();
  }

  /// Whether a turn goes on.
  synchronized boolean isTurning() {
    return turning;
  }

  private boolean startTurn() {
    boolean start = !turning;
    turning = true;
    return start;
  }

  synchronized byte @Nullable [] poll() {
    byte[] piece = pieces == null ? null : pieces.poll();
    if (piece != null) {
      waiting -= piece.length;
    }
    return piece;
  }

  /// The next piece, for a turn in the middle of an exchange.
  ///
  /// @throws ConnectionClosed none will come, or not within `nanos`
  synchronized byte[] await(long nanos) {
    long deadline = System.nanoTime() + nanos;
    try {
      while (waiting == 0) {
        long left = deadline - System.nanoTime();
        if (gone || farewell != null || left <= 0) {
          throw new ConnectionClosed("no answer came");
        }
        wait(left / 1_000_000 + 1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectionClosed("interrupted");
    }
    return Objects.requireNonNull(poll());
  }

  /// Whether someone called [#wake] since this was last asked.
  synchronized boolean takeWoken() {
    boolean was = woken;
    woken = false;
    return was;
  }

  synchronized @Nullable String farewell() {
    return farewell;
  }

  synchronized boolean isGone() {
    return gone;
  }

  /// Forgets what waits; with `on`, also what comes until this is called again.
  synchronized void drop(boolean on) {
    dropping = on;
    pieces = null;
    waiting = 0;
  }

  /// Ends the turn, unless there is more to do.
  synchronized boolean rest() {
    if (waiting > 0 || woken || gone || farewell != null) {
      return false;
    }
    pieces = null;
    turning = false;
    return true;
  }
}
