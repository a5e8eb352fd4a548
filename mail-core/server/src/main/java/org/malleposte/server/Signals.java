package org.malleposte.server;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import sun.misc.Signal;

/// SIGTERM and SIGINT end the server, SIGHUP makes it read its certificate again.
final class Signals {
  private final BlockingQueue<String> came = new LinkedBlockingQueue<>();

  private Signals() {}

  /// From now on the signals come here and no longer end the process.
  static Signals taken() {
    Signals signals = new Signals();
    for (String name : new String[] {"TERM", "INT", "HUP"}) {
      Signal.handle(new Signal(name), signal -> signals.came.add(signal.getName()));
    }
    return signals;
  }

  /// Returns when it is time to end.
  void waitForEnd(Runnable hangUp) {
    try {
      while (came.take().equals("HUP")) {
        hangUp.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
