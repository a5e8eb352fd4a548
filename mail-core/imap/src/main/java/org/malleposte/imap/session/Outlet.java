package org.malleposte.imap.session;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import org.jspecify.annotations.Nullable;

/// A connection's way out. Who writes more than the socket takes waits for the client to read; one
/// that does not read in time is given up.
final class Outlet {
  private final ImapServer server;
  private final NetSocket socket;
  private final Inbox inbox;
  private boolean deaf;
  private @Nullable Future<Void> lastWrite;

  Outlet(ImapServer server, NetSocket socket, Inbox inbox) {
    this.server = server;
    this.socket = socket;
    this.inbox = inbox;
  }

  void write(Buffer octets) {
    lastWrite = socket.write(octets);
  }

  /// Whether who has written has to wait.
  boolean isFull() {
    return socket.writeQueueFull();
  }

  /// Waits until more may be written.
  ///
  /// @throws ConnectionClosed the client does not read, or is gone
  synchronized void awaitReader() {
    long deadline = System.nanoTime() + server.settings().writeStall().toNanos();
    while (socket.writeQueueFull()) {
      long left = deadline - System.nanoTime();
      if (inbox.isGone() || left <= 0) {
        deaf = true;
        throw new ConnectionClosed("the client does not read");
      }
      try {
        wait(left / 1_000_000 + 1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ConnectionClosed("interrupted");
      }
    }
  }

  /// The client has read, or is gone; on the event loop.
  synchronized void wakeWriter() {
    notifyAll();
  }

  /// Whether the client was given up.
  boolean isDeaf() {
    return deaf;
  }

  /// Closing at once would throw away what a slow client has not taken yet.
  void closeOnceSent() {
    Future<Void> last = lastWrite;
    if (deaf || last == null || last.isComplete()) {
      socket.close();
      return;
    }
    long patience = server.later(server.settings().writeStall(), socket::close);
    last.onComplete(_ -> {
      server.notLater(patience); // it would hold the socket
      socket.close();
    });
  }
}
