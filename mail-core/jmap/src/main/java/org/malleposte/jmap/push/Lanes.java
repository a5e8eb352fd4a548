package org.malleposte.jmap.push;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.AccountId;

/// Lets so many messages out at a time: of all users together, and of each.
final class Lanes {
  private static final int TOGETHER = 64;
  private static final int OF_ONE = 4;

  private final Semaphore all = new Semaphore(TOGETHER);
  private final Map<AccountId, Lane> lanes = new ConcurrentHashMap<>();

  /// @param travellers those who wait, and those who are through
  private record Lane(Semaphore room, int travellers) {}

  /// Lets somebody out.
  interface Passage extends AutoCloseable {
    @Override
    void close();
  }

  /// Waits until there is room.
  Passage enter(AccountId user) throws InterruptedException {
    Semaphore own = join(user);
    boolean through = false;
    boolean both = false;
    try {
      own.acquire();
      through = true;
      all.acquire();
      both = true;
    } finally {
      if (!both) {
        leave(user, through ? own : null);
      }
    }
    return () -> {
      all.release();
      leave(user, own);
    };
  }

  private Semaphore join(AccountId user) {
    Lane joined =
        lanes.compute(
            user,
            (_, lane) ->
                lane == null
                    ? new Lane(new Semaphore(OF_ONE), 1)
                    : new Lane(lane.room, lane.travellers + 1));
    return joined.room;
  }

  private void leave(AccountId user, @Nullable Semaphore room) {
    if (room != null) {
      room.release();
    }
    lanes.computeIfPresent(
        user, (_, lane) -> lane.travellers == 1 ? null : new Lane(lane.room, lane.travellers - 1));
  }
}
