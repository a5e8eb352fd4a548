package org.malleposte.imap.session;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;

/// A connection's way in: what the socket brings waits in the [Inbox], and while that is full the
/// socket is paused.
///
/// All that sets and clears the pause is here, and on the event loop: a turn that empties the inbox
/// between the look at it and the pausing has seen no pause to end.
final class Intake {
  private final Context loop;
  private final NetSocket socket;
  private final Inbox inbox;
  private final Runnable startTurn;
  private volatile boolean paused;

  /// @param loop the socket's own event loop
  /// @param startTurn returns at once
  Intake(Context loop, NetSocket socket, Inbox inbox, Runnable startTurn) {
    this.loop = loop;
    this.socket = socket;
    this.inbox = inbox;
    this.startTurn = startTurn;
  }

  /// On the event loop.
  void received(Buffer piece) {
    if (inbox.offer(piece.getBytes())) {
      startTurn.run();
    }
    if (inbox.isFull()) {
      paused = true;
      socket.pause();
      resumeHere(); // the turn may have emptied the inbox before it could see `paused`
    }
  }

  /// On the event loop, as the pausing is: elsewhere it could come between the two lines above, and
  /// the socket would stay paused for good.
  private void resumeHere() {
    if (paused && !inbox.isFull()) {
      paused = false;
      socket.resume();
    }
  }

  /// Something was taken out of the inbox; on the turn.
  void resume() {
    if (paused && !inbox.isFull()) {
      loop.runOnContext(_ -> resumeHere());
    }
  }
}
