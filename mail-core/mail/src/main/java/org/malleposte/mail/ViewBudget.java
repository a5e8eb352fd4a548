package org.malleposte.mail;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.util.concurrent.atomic.LongAdder;

/// Bounds the memory of all views of the process: the least used go first. A session that still
/// shows one keeps its own reference.
final class ViewBudget {
  /// A message's columns, and something for what holds them.
  private static final int OCTETS_PER_MESSAGE = 52;

  private final long octets;
  private final Cache<Slot, MailboxView> used;
  private final LongAdder loads = new LongAdder();

  /// @param octets for all views together, roughly
  ViewBudget(long octets) {
    this.octets = octets;
    used =
        Caffeine.newBuilder()
            .maximumWeight(octets)
            .weigher((Slot slot, MailboxView view) ->
                (int) Math.min(Integer.MAX_VALUE, 256 + (long) view.size() * OCTETS_PER_MESSAGE))
            .executor(Runnable::run)
            .removalListener((slot, view, cause) -> {
              if (slot != null && cause != RemovalCause.REPLACED) {
                slot.views.forget(slot.mailbox);
              }
            })
            .build();
  }

  void used(Views views, int mailbox, MailboxView view) {
    Slot slot = new Slot(views, mailbox);
    if (used.getIfPresent(slot) == null) {
      used.put(slot, view);
      loads.increment();
    }
  }

  boolean isHalfFull() {
    return 2 * use().octets() >= octets;
  }

  ViewUse use() {
    long octets = used.policy().eviction().map(e -> e.weightedSize().orElse(0)).orElse(0L);
    return new ViewUse(used.estimatedSize(), octets, loads.sum());
  }

  /// Keeps every view in its file, where it has one.
  void keepAll() {
    used.asMap().keySet().forEach(slot -> slot.views.keep(slot.mailbox));
  }

  /// Compares by hand: what a record makes of its own is woven when it is first used, which takes
  /// longer than all the rest of the first SELECT after a start.
  private record Slot(Views views, int mailbox) {
    @Override
    @SuppressWarnings("ReferenceEquality") // there is one for an account
    public boolean equals(Object other) {
      return other instanceof Slot that && that.views == views && that.mailbox == mailbox;
    }

    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(views) + mailbox;
    }
  }
}
