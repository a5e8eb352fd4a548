package org.malleposte.mail;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.malleposte.mail.Email.Place;

/// What the commits after a point tell of the emails and threads that they touched: enough to say,
/// together with what is there now, how these were at the point.
final class Traces {
  /// What is known of an email from the commits after the point.
  static final class Trace {
    /// It came into the account after the point.
    boolean born;

    /// It left a mailbox in which it had been before.
    boolean left;

    /// Places that it got after the point.
    final Set<Place> placed = new HashSet<>();

    /// Whether it was marked \\Deleted at a place, before the first change after the point.
    final Map<Place, Boolean> deletedBefore = new HashMap<>();

    boolean wasPlaced(int mailbox) {
      return placed.stream().anyMatch(place -> place.mailbox() == mailbox);
    }
  }

  /// Emails that came, went or changed their mailboxes.
  final Set<Long> moved = new HashSet<>();

  /// Emails with other flags than before.
  final Set<Long> reflagged = new HashSet<>();

  boolean rightsChanged;
  private final Map<Long, Trace> emails = new HashMap<>();
  private final Map<Long, Boolean> threadsBefore = new HashMap<>();

  /// The threads of emails that left the account.
  private final Map<Long, Long> threadsOfGone = new HashMap<>();

  /// The trace of an email, null when it left none.
  @Nullable Trace find(long email) {
    return emails.get(email);
  }

  Trace of(long email) {
    return emails.computeIfAbsent(email, _ -> new Trace());
  }

  /// Notes that an email came into the account, or came again if it has a trace.
  void arrived(long email, Place place) {
    if (!emails.containsKey(email)) {
      of(email).born = true;
    }
    of(email).placed.add(place);
  }

  void leftThread(long email, long thread) {
    threadsOfGone.put(email, thread);
  }

  /// Notes whether a thread was there before a commit; the first commit counts.
  void thread(long thread, BooleanSupplier before) {
    threadsBefore.computeIfAbsent(thread, _ -> before.getAsBoolean());
  }

  boolean wasThread(long thread) {
    return threadsBefore.getOrDefault(thread, false);
  }

  /// Forgets what somebody was told of before.
  void forgetEmails(Collection<Long> told) {
    told.forEach(emails::remove);
  }

  void forgetThreads(Collection<Long> told) {
    told.forEach(threadsBefore::remove);
  }

  /// The emails that came into the account.
  Set<Long> born() {
    Set<Long> born = new HashSet<>();
    emails.forEach((email, trace) -> {
      if (trace.born) {
        born.add(email);
      }
    });
    return born;
  }

  /// Whether an email that was there has left the thread, of which these are the members now.
  boolean hasLost(long thread, Set<Long> members) {
    return emails.entrySet().stream()
        .filter(trace -> trace.getValue().left && !members.contains(trace.getKey()))
        .anyMatch(trace -> threadsOfGone.getOrDefault(trace.getKey(), 0L) == thread);
  }
}
