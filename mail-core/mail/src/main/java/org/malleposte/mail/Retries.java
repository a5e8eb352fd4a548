package org.malleposte.mail;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.malleposte.storage.Bytes;

/// Which messages' clients may not know that we have them: those will be sent again.
///
/// Every attempt to take something has a number of its own, which stands in the record that the
/// attempt leaves. Attempts at the same, by the same id, that are open together are one client's:
/// it gave one up and tried again. Whether it knows in the end tells the one that began last.
///
/// Safe for any thread.
final class Retries {
  private static final int UNANSWERED = 100_000;

  private final long crashedBefore;
  private final long run;

  // All below is read and written under this object's monitor.

  /// What is being taken right now.
  private final Map<Bytes, Taking> takings = new HashMap<>();

  /// By which attempt something was taken whose client was not told; the oldest is forgotten first.
  private final Map<Bytes, Long> unanswered = new LinkedHashMap<>();

  private int receipts;

  /// Not from 1: the records of the run before have numbers, too.
  private long numbers = ThreadLocalRandom.current().nextLong(1L << 48);

  /// The attempts at the same that are, or were, open together.
  private static final class Taking {
    final Set<Long> attempts = new HashSet<>();
    int open;

    /// The last to begin of those that have ended.
    long last;

    /// What it came to: by which attempt the client has it, 0 by none, and whether it was told.
    long taken;

    boolean told;
  }

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

  /// A receipt begins; it must be [#close]d once its attempts have ended.
  synchronized void open() {
    receipts++;
  }

  synchronized void close() {
    receipts--;
  }

  /// Begins to take what has that id; returns the attempt's number, above those of all before it.
  synchronized long begin(Bytes id) {
    Taking taking = takings.computeIfAbsent(id, _ -> new Taking());
    long number = ++numbers;
    taking.attempts.add(number);
    taking.open++;
    return number;
  }

  /// An attempt has ended.
  ///
  /// @param taken the attempt by which the account has it, this one or one that was recognised; 0
  ///   when this one left no record
  /// @param told whether its client knows
  synchronized void end(Bytes id, long attempt, long taken, boolean told) {
    Taking taking = takings.get(id);
    if (taking == null) {
      return;
    }
    if (taken != 0 && attempt > taking.last) {
      taking.last = attempt;
      taking.taken = taken;
      taking.told = told;
    }
    if (--taking.open == 0) {
      takings.remove(id);
      settle(id, taking);
    }
  }

  private void settle(Bytes id, Taking taking) {
    if (taking.taken != 0) {
      unanswered.remove(id);
      if (!taking.told) {
        unanswered.put(id, taking.taken);
      }
    }
    if (unanswered.size() > UNANSWERED) {
      unanswered.remove(unanswered.keySet().iterator().next());
    }
  }

  /// Whether several attempts at what has that id are or were under way together.
  synchronized boolean several(Bytes id) {
    Taking taking = takings.get(id);
    return taking != null && taking.attempts.size() > 1;
  }

  /// Whether what has that id may have been taken without its client's knowledge: else its record
  /// need not be read.
  synchronized boolean mayBeAgain(Bytes id) {
    return run != 0 || crashedBefore > 0 || unanswered.containsKey(id) || several(id);
  }

  /// Whether the client of an earlier attempt of this process may not know of it.
  ///
  /// @param earlier the number in the record
  /// @param attempt who asks
  synchronized boolean isUntold(Bytes id, long earlier, long attempt) {
    Long untold = unanswered.get(id);
    Taking taking = takings.get(id);
    return earlier != attempt
        && (untold != null && untold == earlier
            || taking != null && taking.attempts.contains(earlier));
  }

  /// Whether what was noted at a time (ms since 1970) may have fallen to a crash unacknowledged.
  boolean isBeforeCrash(long time) {
    return time < crashedBefore;
  }

  /// Whether all that was taken in this run was acknowledged.
  synchronized boolean allAcknowledged() {
    return unanswered.isEmpty() && receipts == 0;
  }
}
