package org.malleposte.storage.s3;

import java.util.LinkedHashMap;
import java.util.Map;
import org.malleposte.storage.ObjectKey;

/// The last bodies that this process has written: the same message to many lists, or sent again, is
/// not another version of its object each time.
///
/// They are of this month, so no collector of another node has taken one away.
final class RecentPuts {
  private static final int BOUND = 10_000;

  private final Map<ObjectKey, Boolean> keys =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectKey, Boolean> eldest) {
          return size() > BOUND;
        }
      };

  synchronized boolean contains(ObjectKey key) {
    return keys.get(key) != null;
  }

  synchronized void add(ObjectKey key) {
    keys.put(key, true);
  }

  synchronized void remove(ObjectKey key) {
    keys.remove(key);
  }
}
