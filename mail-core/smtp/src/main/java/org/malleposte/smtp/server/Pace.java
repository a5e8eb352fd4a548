package org.malleposte.smtp.server;

/// Until when we wait for a client. Read by the connection's clock, written by the session.
///
/// Single octets do not buy time: a command line must be whole within its time, a message must come
/// at a least pace.
final class Pace {
  private final SmtpTimeouts timeouts;
  private volatile long lastReply = System.nanoTime();
  private volatile long lastOctet = System.nanoTime();
  private volatile long transferStart;
  private volatile long transferred;
  private volatile boolean transferring;

  Pace(SmtpTimeouts timeouts) {
    this.timeouts = timeouts;
  }

  void replied() {
    lastReply = System.nanoTime();
  }

  void transferStarted() {
    transferStart = System.nanoTime();
    transferred = 0;
    transferring = true;
  }

  void received(int octets) {
    lastOctet = System.nanoTime();
    transferred += octets;
  }

  void transferEnded() {
    transferring = false;
    replied();
  }

  boolean isOver() {
    long now = System.nanoTime();
    long patience = timeouts.command().toNanos();
    if (!transferring) {
      return now - lastReply > patience;
    }
    long allowance = transferred / Math.max(1, timeouts.octetsPerSecond()) * 1_000_000_000L;
    return now - lastOctet > patience
        || now - transferStart > timeouts.transfer().toNanos() + allowance;
  }
}
