package org.malleposte.smtp.server;

/// Runs something later, on an event loop.
interface Timers {
  void after(long millis, Runnable task);
}
