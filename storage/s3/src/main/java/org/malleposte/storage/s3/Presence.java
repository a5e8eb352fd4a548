package org.malleposte.storage.s3;

import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Whether one of two buckets answers, and what the log says of it: that it is away, once; how much
/// was put off, once a minute; that it works again.
final class Presence {
  private static final Logger LOG = LoggerFactory.getLogger(Presence.class);
  private static final Duration EVERY = Duration.ofMinutes(1);

  private final String bucket;
  private final LongSupplier clock;
  private final BiConsumer<Level, String> log;
  private boolean away;

  /// Whether the last line of the log says that it is away, and since when there has been none.
  private boolean said;

  private long told;
  private long putOff;

  Presence(String bucket) {
    this(bucket, System::nanoTime, (level, line) -> LOG.atLevel(level).log(line));
  }

  /// @param clock nanoseconds
  Presence(String bucket, LongSupplier clock, BiConsumer<Level, String> log) {
    this.bucket = bucket;
    this.clock = clock;
    this.log = log;
    this.told = clock.getAsLong() - EVERY.toNanos();
  }

  synchronized boolean isAway() {
    return away;
  }

  /// Notes that it was not given something.
  synchronized void putOff() {
    putOff++;
  }

  /// A bucket that comes and goes is told of once a minute as well.
  synchronized void failed(String why) {
    away = true;
    long now = clock.getAsLong();
    if (now - told < EVERY.toNanos()) {
      return;
    }
    log.accept(
        Level.WARN,
        said
            ? "The bucket %s is still away. Put off so far: %,d. %s".formatted(bucket, putOff, why)
            : "The bucket %s is away; what it misses is put off until it works again. %s"
                .formatted(bucket, why));
    said = true;
    told = now;
  }

  synchronized void worked() {
    away = false;
    if (said) {
      log.accept(
          Level.INFO, "The bucket %s works again. Put off before: %,d.".formatted(bucket, putOff));
    }
    said = false;
    putOff = 0;
  }
}
