package org.malleposte.account;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.CorruptObject;
import org.malleposte.storage.NoSuchObject;
import org.malleposte.storage.NotRetained;
import org.malleposte.storage.StorageException;
import org.malleposte.storage.record.MalformedRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// What the log says while a store is away: what is refused and why, once; how much was, once a
/// minute; that nothing is any more. A few hundred clients would else fill it with stack traces
/// that all say one thing. Whoever refuses asks how loudly to tell of that one by itself:
///
/// ```java
/// } catch (StorageException e) {
///   LOG.atLevel(Outage.level("IMAP commands", e)).setCause(e).log("{}: refused", connection);
/// ```
///
/// What is no outage (damage, faults of the program) is always told. There is one for a process, as
/// there is one log.
public final class Outage {
  /// How often numbers are told.
  static final Duration EVERY = Duration.ofMinutes(1);

  /// When nothing was refused for so long it is taken to be over: a lease alone asks more often.
  static final Duration QUIET = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
  private static final Duration LOOK = Duration.ofSeconds(5);

  /// Causes of causes that are looked at.
  private static final int DEPTH = 10;

  private static final Outage OF_PROCESS =
      new Outage(System::nanoTime, (level, line) -> LOG.atLevel(level).log(line));

  private final LongSupplier clock;
  private final BiConsumer<Level, String> log;

  /// What was refused since that was last told.
  private final Map<String, Long> untold = new TreeMap<>();

  private boolean standing;
  private long began;
  private long last;
  private long told;
  private long total;
  private String why = "";

  /// @param clock nanoseconds
  Outage(LongSupplier clock, BiConsumer<Level, String> log) {
    this.clock = clock;
    this.log = log;
  }

  /// Notes that something was refused, or put off, if it was because a store is away.
  ///
  /// @param what was refused, in the plural: words of the program, never of a client
  /// @return how loudly to tell of this one: at [Level#ERROR] when it is no outage
  public static Level level(String what, Throwable failure) {
    return level(what, failure, Level.ERROR);
  }

  /// The same with another level for what is no outage.
  public static Level level(String what, Throwable failure, Level otherwise) {
    String sentence = sentence(failure);
    if (sentence == null) {
      return otherwise;
    }
    if (OF_PROCESS.refused(what, sentence)) {
      Thread.ofVirtual().name("outage").start(OF_PROCESS::follow);
    }
    return Level.DEBUG;
  }

  /// Why a store could not answer; null when what failed was something else.
  private static @Nullable String sentence(Throwable failure) {
    String sentence = null;
    Throwable at = failure;
    for (int i = 0; at != null && i < DEPTH; i++) {
      switch (at) {
        case CorruptObject _, NoSuchObject _, MalformedRecord _, NotRetained _ -> {
          return null;
        }
        case StorageException away -> sentence = String.valueOf(away.getMessage());
        default -> {}
      }
      at = at.getCause();
    }
    return sentence;
  }

  private void follow() {
    try {
      do {
        Thread.sleep(LOOK);
      } while (!look());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Returns whether that was the first: then somebody has to [#look] now and then, until it is
  /// over.
  synchronized boolean refused(String what, String sentence) {
    boolean first = !standing;
    last = clock.getAsLong();
    why = sentence;
    if (first) {
      standing = true;
      began = last;
      told = last;
      total = 0;
      log.accept(
          Level.WARN, "A store fails: %s are refused or put off. %s".formatted(what, sentence));
    } else {
      untold.merge(what, 1L, Long::sum);
    }
    total++;
    return first;
  }

  /// Tells what there is to be told; returns whether it is over.
  synchronized boolean look() {
    long now = clock.getAsLong();
    if (now - last >= QUIET.toNanos()) {
      over();
      return true;
    }
    if (now - told >= EVERY.toNanos() && !untold.isEmpty()) {
      told = now;
      log.accept(
          Level.WARN,
          "A store still fails. Refused or put off since: %s. %s".formatted(numbers(), why));
      untold.clear();
    }
    return false;
  }

  private void over() {
    standing = false;
    untold.clear();
    log.accept(
        Level.INFO,
        "The stores work again: nothing failed for %d s. Refused or put off in %s before: %,d."
            .formatted(QUIET.toSeconds(), length(Duration.ofNanos(last - began)), total));
  }

  private String numbers() {
    return untold.entrySet().stream()
        .map(one -> "%s %,d".formatted(one.getKey(), one.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String length(Duration time) {
    return time.compareTo(Duration.ofMinutes(2)) < 0
        ? time.toSeconds() + " s"
        : time.toMinutes() + " min";
  }
}
