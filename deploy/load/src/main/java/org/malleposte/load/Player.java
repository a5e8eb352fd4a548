package org.malleposte.load;

import java.io.IOException;

/// One client of a crowd, with its connection open.
interface Player extends AutoCloseable {
  /// Does one operation and returns the time that counts for it, in nanoseconds.
  long step() throws IOException;

  @Override
  void close() throws IOException;

  /// Makes the player of a connection number, ready to step.
  interface Opener {
    Player open(int connection) throws IOException;
  }

  /// An operation whose whole time counts.
  interface Timed {
    void run() throws IOException;
  }

  static long timed(Timed operation) throws IOException {
    long start = System.nanoTime();
    operation.run();
    return System.nanoTime() - start;
  }
}
