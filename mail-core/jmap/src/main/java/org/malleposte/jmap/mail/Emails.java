package org.malleposte.jmap.mail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  /// From so many on, one sweep and the views are cheaper than a look at each record.
  private static final int MANY = 10;

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

  /// Those of the ids that the caller sees, in their order. Of many the flags are taken from views,
  /// which a list has just been made of.
  List<Seen> find(long[] ids) {
    List<Seen> found = new ArrayList<>(ids.length);
    if (ids.length < MANY) {
      for (long id : ids) {
        Seen seen = find(id);
        if (seen != null) {
          found.add(seen);
        }
      }
      return found;
    }
    Map<Long, Email> emails = account.mail().emails(ids);
    Map<Integer, Optional<MailboxView>> views = new HashMap<>();
    for (long id : ids) {
      Email email = emails.get(id);
      Seen seen = email == null ? null : seen(email, views);
      if (seen != null) {
        found.add(seen);
      }
    }
    return found;
  }

  private @Nullable Seen seen(Email email, Map<Integer, Optional<MailboxView>> views) {
    Set<Integer> mailboxes = new TreeSet<>();
    Flags flags = Flags.NONE;
    for (Email.Place place : email.places()) {
      MailboxView view =
          views.computeIfAbsent(place.mailbox(), id -> Optional.ofNullable(view(id))).orElse(null);
      int index = view == null ? -1 : view.indexOf(place.uid());
      if (view != null && index >= 0 && !view.flags(index).deleted()) {
        mailboxes.add(place.mailbox());
        flags = flags.plus(view.flags(index));
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
