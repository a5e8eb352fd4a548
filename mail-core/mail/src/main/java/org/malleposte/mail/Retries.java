package org.malleposte.mail;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Collection;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.malleposte.storage.Bytes;

/// Which messages' clients may not know that we have them: those will be sent again.
final class Retries {
  private static final int UNANSWERED = 100_000;

  private final long crashedBefore;
  private final long run;
  private final Cache<Bytes, Boolean> unanswered =
      Caffeine.newBuilder().maximumSize(UNANSWERED).build();
  private final AtomicInteger open = new AtomicInteger();

  /// @param crashedBefore what was noted before this time (ms since 1970) may never have been
  ///   acknowledged; 0 when the last run ended cleanly
  Retries(long crashedBefore) {
    this(crashedBefore, 0);
  }

  private Retries(long crashedBefore, long run) {
    this.crashedBefore = crashedBefore;
    this.run = run;
  }

  /// Where several processes take messages: what another one took, its client may not know, since
  /// nobody sends the same bytes to two servers but to try again.
  static Retries amongOthers() {
    return new Retries(0, ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
  }

  /// By which number the others tell this process, 0 when there are none.
  long run() {
    return run;
  }

  void begin() {
    open.incrementAndGet();
  }

  void acknowledged(Collection<Bytes> ids) {
    unanswered.invalidateAll(ids);
    open.decrementAndGet();
  }

  void unacknowledged(Collection<Bytes> ids) {
    ids.forEach(id -> unanswered.put(id, true));
    open.decrementAndGet();
  }

  boolean isUnanswered(Bytes id) {
    return unanswered.getIfPresent(id) != null;
  }

  /// Whether the last run did not end cleanly.
  boolean followCrash() {
    return crashedBefore > 0;
  }

  /// Whether what was noted at a time (ms since 1970) may have fallen to a crash unacknowledged.
  boolean isBeforeCrash(long time) {
    return time < crashedBefore;
  }

  /// Whether all that was taken in this run was acknowledged.
  boolean allAcknowledged() {
    unanswered.cleanUp();
    return unanswered.estimatedSize() == 0 && open.get() == 0;
  }
}
