package org.malleposte.mail;

import java.util.Collection;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.malleposte.mail.Email.Place;
import org.malleposte.mail.Traces.Trace;

/// What somebody who sees some mailboxes of an account sees of its emails and threads, now and at
/// the point after which they left traces. A message marked \\Deleted is not there.
final class Sight {
  private final MailAccount account;
  private final Predicate<Mailbox> seen;

  Sight(MailAccount account, Predicate<Mailbox> seen) {
    this.account = account;
    this.seen = seen;
  }

  /// @param whenGone the answer for a mailbox that is not there any more
  boolean sees(int mailbox, boolean whenGone) {
    Mailbox there = account.mailboxes().get(mailbox);
    return there == null ? whenGone : seen.test(there);
  }

  boolean sees(@Nullable Email email) {
    return email != null && email.places().stream().anyMatch(this::sees);
  }

  private boolean sees(Place place) {
    Flags flags = sees(place.mailbox(), false) ? account.flags(place) : null;
    return flags != null && !flags.deleted();
  }

  boolean seesAny(Collection<@Nullable Email> emails) {
    return emails.stream().anyMatch(this::sees);
  }

  /// @param trace of the email, null when it left none
  /// @param now the email as it is now, null when it is gone
  boolean saw(@Nullable Trace trace, @Nullable Email now) {
    if (trace == null) {
      return sees(now);
    }
    boolean stayed = now != null && now.places().stream().anyMatch(place -> saw(trace, place));
    return !trace.born && (trace.left || stayed);
  }

  private boolean saw(Trace trace, Place place) {
    if (trace.placed.contains(place) || !sees(place.mailbox(), false)) {
      return false;
    }
    Boolean deleted = trace.deletedBefore.get(place);
    return deleted == null ? sees(place) : !deleted;
  }

  /// Whether it saw a thread of which these are the emails now.
  boolean saw(long thread, Map<Long, @Nullable Email> members, Traces traces) {
    boolean stayed =
        members.entrySet().stream()
            .anyMatch(member -> saw(traces.find(member.getKey()), member.getValue()));
    return stayed || (traces.wasThread(thread) && traces.hasLost(thread, members.keySet()));
  }
}
