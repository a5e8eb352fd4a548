package org.malleposte.mail;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

  /// What is being taken right now.
  private final Map<Bytes, Attempts> attempts = new ConcurrentHashMap<>();

  /// @param since when the first of them came, ms since 1970
  /// @param count how many are open
  private record Attempts(long since, int count, boolean several) {}

  private final Clock clock;

  /// @param crashedBefore what was noted before this time (ms since 1970) may never have been
  ///   acknowledged; 0 when the last run ended cleanly
  Retries(Clock clock, long crashedBefore) {
    this(clock, crashedBefore, 0);
  }

  private Retries(Clock clock, long crashedBefore, long run) {
    this.clock = clock;
    this.crashedBefore = crashedBefore;
    this.run = run;
  }

  /// Where several processes take messages: what another one took, its client may not know, since
  /// nobody sends the same bytes to two servers but to try again.
  static Retries amongOthers(Clock clock) {
    return new Retries(clock, 0, ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
  }

  /// By which number the others tell this process, 0 when there are none.
  long run() {
    return run;
  }

  void begin() {
    open.incrementAndGet();
  }

  /// Begins to take what has that id: another attempt may be under way, whose client gave it up.
  void attempt(Bytes id) {
    attempts.compute(
        id,
        (_, before) ->
            before == null
                ? new Attempts(clock.millis(), 1, false)
                : new Attempts(before.since, before.count + 1, true));
  }

  private void ended(Bytes id) {
    attempts.computeIfPresent(
        id,
        (_, before) ->
            before.count == 1
                ? null
                : new Attempts(before.since, before.count - 1, before.several));
  }

  /// Since when (ms since 1970) several attempts at what has that id are or were under way
  /// together; [Long#MAX_VALUE] when there is but one.
  long severalSince(Bytes id) {
    Attempts now = attempts.get(id);
    return now != null && now.several ? now.since : Long.MAX_VALUE;
  }

  void acknowledged(Collection<Bytes> ids) {
    unanswered.invalidateAll(ids);
    ids.forEach(this::ended);
    open.decrementAndGet();
  }

  void unacknowledged(Collection<Bytes> ids) {
    ids.forEach(id -> unanswered.put(id, true));
    ids.forEach(this::ended);
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
