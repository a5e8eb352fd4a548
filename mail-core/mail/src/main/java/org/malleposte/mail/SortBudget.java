package org.malleposte.mail;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;

/// Bounds the memory of what all accounts of the process are sorted and gathered by: the least used
/// go first.
final class SortBudget {
  private final Cache<Forgettable, Long> used;

  /// @param octets for all accounts together, roughly
  SortBudget(long octets) {
    used =
        Caffeine.newBuilder()
            .maximumWeight(octets)
            .weigher((Forgettable keys, Long weight) -> (int) Math.min(Integer.MAX_VALUE, weight))
            .executor(Runnable::run)
            .removalListener((keys, weight, cause) -> {
              if (keys != null && cause != RemovalCause.REPLACED) {
                keys.forget();
              }
            })
            .build();
  }

  void used(Forgettable keys, long weight) {
    Long known = used.getIfPresent(keys);
    if (known == null || known != weight) {
      used.put(keys, weight);
    }
  }
}
