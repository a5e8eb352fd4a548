package org.malleposte.mail.submission;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.mail.queue.Envelope;
import org.malleposte.mail.queue.OutboundQueue;
import org.malleposte.mail.queue.QueuedMessage;
import org.malleposte.mail.queue.QueuedRecipient;

/// Finds what an attempt before this one left in the queue, when the server was killed before it
/// could tell its client. It still waits, so it still can be taken back: by the submission whose
/// number it carries.
final class Earlier {
  private static final int AT_ONCE = 500;

  private Earlier() {}

  /// Who hears what becomes of a message, as the queue notes it: a submission of an account.
  static String tracker(Account account, long id) {
    return account.id() + " " + id;
  }

  /// The number in what [#tracker] wrote.
  static long submission(QueuedMessage message) {
    return Long.parseLong(message.tracker().substring(message.tracker().indexOf(' ') + 1));
  }

  /// The message, or null when it has left. All of the queue is looked through: that happens after
  /// a crash only.
  static @Nullable QueuedMessage find(
      OutboundQueue queue, Account account, Envelope envelope, String messageId) {
    long after = 0;
    List<QueuedMessage> some;
    do {
      some = queue.list(after, AT_ONCE);
      for (QueuedMessage one : some) {
        after = one.id();
        if (one.tracker().startsWith(account.id() + " ")
            && one.messageId().equals(messageId)
            && one.sender().equals(envelope.sender())
            && recipients(envelope).containsAll(recipients(one))) {
          return one;
        }
      }
    } while (!some.isEmpty());
    return null;
  }

  private static Set<String> recipients(Envelope envelope) {
    return envelope.recipients().stream()
        .map(Envelope.Recipient::address)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static Set<String> recipients(QueuedMessage message) {
    return message.recipients().stream()
        .map(QueuedRecipient::address)
        .collect(Collectors.toCollection(HashSet::new));
  }
}
