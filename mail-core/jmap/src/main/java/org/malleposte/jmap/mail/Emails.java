package org.malleposte.jmap.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Ids;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.mail.Email;
import org.malleposte.mail.Flags;
import org.malleposte.mail.MailException;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.MailboxView;

/// The emails of an account as one caller sees them: where they stand in mailboxes that the caller
/// may read, those marked \Deleted left out (RFC 8621 §4.1.1).
final class Emails {
  private final OpenAccount account;

  Emails(OpenAccount account) {
    this.account = account;
  }

  /// An email, and what of it depends on its places.
  ///
  /// @param flags those that it has in any of them
  record Seen(Email email, Set<Integer> mailboxes, Flags flags) {}

  /// The number behind an Email's id; -1 when it cannot be one.
  static long number(String id) {
    return Ids.number("M", id);
  }

  static long threadNumber(String id) {
    return Ids.number("T", id);
  }

  /// The number behind a Mailbox's id; -1 when it cannot be one.
  static int mailboxNumber(String id) {
    long number = Ids.number("B", id);
    return number > Integer.MAX_VALUE ? -1 : (int) number;
  }

  /// The email, or null when the caller sees none of that id.
  @Nullable Seen find(long id) {
    Email email = id < 0 ? null : account.mail().email(id);
    if (email == null) {
      return null;
    }
    Set<Integer> mailboxes = new TreeSet<>();
    Flags flags = Flags.NONE;
    for (Email.Place place : email.places()) {
      Flags here = isReadable(place.mailbox()) ? account.mail().flags(place) : null;
      if (here != null && !here.deleted()) {
        mailboxes.add(place.mailbox());
        flags = flags.plus(here);
      }
    }
    return mailboxes.isEmpty() ? null : new Seen(email, mailboxes, flags);
  }

  private boolean isReadable(int mailbox) {
    Mailbox there = account.mail().mailboxes().get(mailbox);
    return there != null && account.reads(there);
  }

  /// The views of every mailbox that the caller may read.
  List<MailboxView> views() {
    List<MailboxView> views = new ArrayList<>();
    for (Mailbox mailbox : account.mail().mailboxes().all()) {
      MailboxView view = mailbox.messages() == 0 ? null : view(mailbox.id());
      if (view != null) {
        views.add(view);
      }
    }
    return views;
  }

  /// The view of a mailbox, or null when there is none that the caller may read.
  @Nullable MailboxView view(int mailbox) {
    if (!isReadable(mailbox)) {
      return null;
    }
    try {
      return account.mail().view(mailbox);
    } catch (MailException gone) { // between the two looks
      return null;
    }
  }
}
