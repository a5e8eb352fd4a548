package org.malleposte.jmap;

import org.malleposte.account.Account;
import org.malleposte.mail.Access;
import org.malleposte.mail.Caller;
import org.malleposte.mail.Email;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.Right;
import org.malleposte.storage.AccountId;

/// An account that the caller may look at: the own one, or one of which somebody shared a mailbox.
///
/// @param name what people call it: an address
/// @param personal whether it is the caller's own
public record OpenAccount(MailAccount mail, Caller caller, String name, boolean personal) {

  /// As clients write it.
  public String id() {
    return mail.id().name();
  }

  public AccountId accountId() {
    return mail.id();
  }

  public Account account() {
    return mail.account();
  }

  /// The state of everything in the account: its modseq (RFC 8620 §1.6.2 lets it be the same for
  /// all types).
  public String state() {
    return String.valueOf(account().modseq());
  }

  /// Whether the caller may read the messages of a mailbox.
  public boolean reads(Mailbox mailbox) {
    return personal || Access.of(accountId(), mailbox, caller).contains(Right.READ);
  }

  /// Whether the caller may read a message: it stands in a mailbox that the caller may read.
  public boolean reads(Email email) {
    return email.places().stream()
        .map(place -> mail.mailboxes().get(place.mailbox()))
        .anyMatch(mailbox -> mailbox != null && reads(mailbox));
  }
}
