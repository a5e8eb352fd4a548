package org.malleposte.mail;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// From which uid on the messages of each mailbox are \Recent (RFC 3501 §2.3.2): those that came
/// since a session asked last. Kept in memory: after a restart nothing is recent.
final class RecentUids {
  private final Map<Integer, AtomicInteger> from = new ConcurrentHashMap<>();

  /// @param mailboxes as they are found, with nothing recent in them
  RecentUids(MailboxTree mailboxes) {
    mailboxes.all().forEach(m -> from.put(m.id(), new AtomicInteger(m.uidNext())));
  }

  int from(Mailbox mailbox) {
    return of(mailbox).get();
  }

  /// The same; for whoever asks next it is behind the messages of `mailbox`.
  int claim(Mailbox mailbox) {
    return of(mailbox).getAndAccumulate(mailbox.uidNext(), Math::max);
  }

  private AtomicInteger of(Mailbox mailbox) {
    return from.computeIfAbsent(mailbox.id(), _ -> new AtomicInteger(1));
  }
}
