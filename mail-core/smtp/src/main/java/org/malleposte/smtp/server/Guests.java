package org.malleposte.smtp.server;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Who is connected, counted by address.
final class Guests {
  private final SmtpLimits limits;
  private final AtomicInteger all = new AtomicInteger();
  private final ConcurrentHashMap<String, Integer> byGroup = new ConcurrentHashMap<>();

  Guests(SmtpLimits limits) {
    this.limits = limits;
  }

  /// Whether there is room for one more; if so it must [#leave].
  boolean enter(Peer peer) {
    if (all.incrementAndGet() > limits.connections()) {
      all.decrementAndGet();
      return false;
    }
    int ofGroup = byGroup.merge(peer.group(), 1, Integer::sum);
    if (ofGroup > limits.connectionsPerAddress() && !peer.isLoopback()) {
      leave(peer);
      return false;
    }
    return true;
  }

  void leave(Peer peer) {
    all.decrementAndGet();
    byGroup.computeIfPresent(peer.group(), (group, count) -> count == 1 ? null : count - 1);
  }
}
