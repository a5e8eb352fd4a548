package org.malleposte.mail.queue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.malleposte.directory.EmailAddress;
import org.malleposte.mail.Delivery;

/// A recipient who is still to be served.
///
/// @param number unique in the message
/// @param attempts that failed for now
/// @param next when to try again
/// @param host of the last attempt, or empty
/// @param answer of the last attempt, or empty
/// @param delayReported whether the sender was told that it takes longer
public record QueuedRecipient(
    int number,
    String address,
    String notifyWhen,
    String orcpt,
    Optional<Delivery.Recipient> local,
    int attempts,
    Instant next,
    String host,
    String answer,
    boolean delayReported) {

  static QueuedRecipient of(int number, Envelope.Recipient recipient, Instant next) {
    return new QueuedRecipient(
        number,
        withALabels(recipient.address()),
        recipient.notifyWhen(),
        recipient.orcpt(),
        recipient.local(),
        0,
        next,
        "",
        "",
        false);
  }

  /// A domain in A-labels is understood by every server (RFC 6531 §3.2 asks for it).
  private static String withALabels(String address) {
    return EmailAddress.parse(address).map(EmailAddress::toString).orElse(address);
  }

  /// The domain in A-labels and lower case, empty when there is none.
  public String domain() {
    return EmailAddress.parse(address).map(EmailAddress::domain).orElse("");
  }

  /// Whether the sender wants to know, where nothing was said meaning failures and delays.
  boolean notifies(String of) {
    return notifyWhen.isEmpty()
        ? !of.equals("SUCCESS") // RFC 3461 §4.1
        : List.of(notifyWhen.split(",")).contains(of);
  }

  QueuedRecipient deferred(Attempt attempt, Instant again, boolean reported) {
    return new QueuedRecipient(
        number,
        address,
        notifyWhen,
        orcpt,
        local,
        attempts + 1,
        again,
        attempt.host(),
        attempt.answer(),
        delayReported || reported);
  }

  QueuedRecipient at(Instant again) {
    return new QueuedRecipient(
        number, address, notifyWhen, orcpt, local, attempts, again, host, answer, delayReported);
  }
}
