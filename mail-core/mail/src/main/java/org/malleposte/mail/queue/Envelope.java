package org.malleposte.mail.queue;

import java.util.List;
import java.util.Optional;
import org.malleposte.mail.Delivery;

/// A message's envelope, as it goes into the queue.
///
/// @param sender empty for the null sender, who is never answered
/// @param recipients at least one
/// @param ret `FULL`, `HDRS` or empty (RFC 3461 §4.3)
/// @param envid in xtext as received, or empty (RFC 3461 §4.4)
/// @param smtpUtf8 whether the sender asked for SMTPUTF8 (RFC 6531)
public record Envelope(
    String sender, List<Recipient> recipients, String ret, String envid, boolean smtpUtf8) {
  public Envelope {
    recipients = List.copyOf(recipients);
  }

  /// @param address elsewhere, or here
  /// @param notifyWhen as received, in upper case: `NEVER`, or of `SUCCESS`, `FAILURE`, `DELAY`
  ///   with commas; empty when it was not said (RFC 3461 §4.1)
  /// @param orcpt as received, `rfc822;` and the address in xtext, or empty (RFC 3461 §4.2)
  /// @param local the account that is to have it, when the directory has been asked already
  public record Recipient(
      String address, String notifyWhen, String orcpt, Optional<Delivery.Recipient> local) {

    public static Recipient elsewhere(String address) {
      return new Recipient(address, "", "", Optional.empty());
    }
  }

  /// The same for other recipients.
  public Envelope to(List<Recipient> others) {
    return new Envelope(sender, others, ret, envid, smtpUtf8);
  }

  public static Envelope of(String sender, List<Recipient> recipients) {
    return new Envelope(sender, recipients, "", "", false);
  }
}
