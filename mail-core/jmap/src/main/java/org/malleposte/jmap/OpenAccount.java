package org.malleposte.jmap;

import java.util.EnumSet;
import java.util.Set;
import org.malleposte.account.Account;
import org.malleposte.mail.Access;
import org.malleposte.mail.Caller;
import org.malleposte.mail.Email;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.MailException;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.Right;
import org.malleposte.mail.Subscription;
import org.malleposte.storage.AccountId;

/// An account that the caller may look at: the own one, or one of which somebody shared a mailbox.
///
/// @param name what people call it: an address
/// @param personal whether it is the caller's own
/// @param own the caller's own account, where subscriptions of others' mailboxes are kept
/// @param principals whom its mailboxes may be shared with
public record OpenAccount(
    MailAccount mail,
    Caller caller,
    String name,
    boolean personal,
    MailAccount own,
    Principals principals) {
  private static final Set<Right> READING = EnumSet.of(Right.LOOKUP, Right.READ, Right.POST);

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

  /// Whether there is nothing in it that the caller may change.
  public boolean isReadOnly() {
    return !personal
        && mail.mailboxes().all().stream()
            .allMatch(mailbox -> READING.containsAll(Access.of(accountId(), mailbox, caller)));
  }

  /// Whether the caller has subscribed a mailbox.
  public boolean isSubscribed(Mailbox mailbox) {
    return personal ? mailbox.subscribed() : own.subscribes(subscription(mailbox));
  }

  private Subscription subscription(Mailbox mailbox) {
    return new Subscription(accountId(), mail.mailboxes().path(mailbox));
  }

  /// Subscribes a mailbox of somebody else for the caller alone, as IMAP does, or takes it back.
  public void subscribe(Mailbox mailbox, boolean subscribed) throws MailException {
    own.subscribe(caller, subscription(mailbox), subscribed);
    mail.noteSubscription(caller, mailbox.id(), subscribed);
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
