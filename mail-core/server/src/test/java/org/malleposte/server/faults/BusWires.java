package org.malleposte.server.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.function.IntFunction;

/// All that servers say to each other over the bus goes through here: a listener in front of each
/// of their ports. Wires between two servers can be cut, and can be stalled: what is sent then
/// arrives when they work again.
final class BusWires implements AutoCloseable {
  static final int NOBODY = -1;

  private final List<ServerSocket> listeners = new ArrayList<>();
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final IntFunction<Integer> callers;
  private final AtomicInteger ended = new AtomicInteger();
  private volatile BiPredicate<Integer, Integer> cut = (_, _) -> false;
  private volatile BiPredicate<Integer, Integer> stalled = (_, _) -> false;

  private record Connection(int from, int to, Socket caller, Socket callee) {
    void end() {
      try {
        caller.close();
        callee.close();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  /// @param callers tells whose a local port is, or [#NOBODY]
  BusWires(IntFunction<Integer> callers) {
    this.callers = callers;
  }

  /// Listens at a port for what is meant for another port, of the server `to`.
  void lay(int port, int to, int target) throws IOException {
    ServerSocket listener = new ServerSocket(port, 100, InetAddress.getLoopbackAddress());
    listeners.add(listener);
    Thread.ofVirtual().start(() -> accept(listener, to, target));
  }

  private void accept(ServerSocket listener, int to, int target) {
    while (!listener.isClosed()) {
      try {
        Socket caller = listener.accept();
        Thread.ofVirtual().start(() -> connect(caller, to, target));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void connect(Socket caller, int to, int target) {
    int from = callers.apply(caller.getPort());
    try (caller) {
      if (!cut.test(from, to)) {
        try (Socket callee = new Socket(InetAddress.getLoopbackAddress(), target)) {
          caller.setTcpNoDelay(true);
          callee.setTcpNoDelay(true);
          join(new Connection(from, to, caller, callee));
        }
      }
    } catch (IOException e) {
      // One side is gone, and takes the other with it.
    }
  }

  private void join(Connection connection) throws IOException {
    connections.add(connection);
    try {
      Thread back =
          Thread.ofVirtual().start(() -> carry(connection, connection.callee, connection.caller));
      carry(connection, connection.caller, connection.callee);
      connection.end();
      back.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      connections.remove(connection);
      connection.end();
    }
  }

  private void carry(Connection connection, Socket from, Socket to) {
    byte[] chunk = new byte[16 << 10];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        while (stalled.test(connection.from, connection.to) && !from.isClosed()) {
          Thread.sleep(20);
        }
        out.write(chunk, 0, n);
      }
    } catch (IOException e) {
      // the same
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      connection.end();
    }
  }

  /// Ends these connections, and lets nobody make them again.
  void cut(BiPredicate<Integer, Integer> which) {
    cut = which;
    for (Connection connection : connections) {
      if (which.test(connection.from, connection.to)) {
        ended.incrementAndGet();
        connection.end();
      }
    }
  }

  /// From now on nothing is carried over these, though they stay.
  void stall(BiPredicate<Integer, Integer> which) {
    stalled = which;
  }

  /// How many connections were cut.
  int ended() {
    return ended.get();
  }

  void heal() {
    cut = (_, _) -> false;
    stalled = (_, _) -> false;
  }

  @Override
  public void close() throws IOException {
    for (ServerSocket listener : listeners) {
      listener.close();
    }
    connections.forEach(Connection::end);
  }
}
