package org.malleposte.storage.cassandra;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Stands between the driver and a node and does what networks do: the answer is lost, or the
/// request comes late.
final class FaultyWire implements AutoCloseable {
  private final ServerSocket listener;
  private final int node;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean losesAnswers;
  private volatile long holdsRequests;

  FaultyWire(int node) throws IOException {
    this.node = node;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /// From now on requests arrive and answers do not.
  void loseAnswers(boolean lose) {
    losesAnswers = lose;
  }

  /// From now on requests arrive so much later.
  void holdRequests(long millis) {
    holdsRequests = millis;
  }

  /// Breaks every connection.
  void cut() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket driver = listener.accept();
        Socket cassandra = new Socket(InetAddress.getLoopbackAddress(), node);
        sockets.add(driver);
        sockets.add(cassandra);
        Thread.ofVirtual().start(() -> carry(driver, cassandra, true));
        Thread.ofVirtual().start(() -> carry(cassandra, driver, false));
      } catch (IOException e) {
        if (!listener.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void carry(Socket from, Socket to, boolean requests) {
    byte[] buffer = new byte[1 << 16];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (requests && holdsRequests > 0) {
          Thread.sleep(holdsRequests);
        }
        if (requests || !losesAnswers) {
          out.write(buffer, 0, read);
        }
      }
    } catch (IOException e) {
      // One end has closed: so does the other.
      sockets.remove(from);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }
}
