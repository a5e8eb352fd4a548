package org.malleposte.imap;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.malleposte.directory.SharedAccount;
import org.malleposte.directory.User;
import org.malleposte.mail.Access;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.MailException;
import org.malleposte.mail.MailException.Reason;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.MailboxTree;
import org.malleposte.mail.Right;
import org.malleposte.mail.Subscription;
import org.malleposte.storage.AccountId;

/// The names that a client sees (RFC 2342): its own mailboxes without a prefix, those of others
/// that were opened to it below `Other Users/address/`, those of accounts that are nobody's own
/// below `Shared/name/`. Rights are asked anew each time.
final class Namespaces {
  static final String OTHERS = "Other Users";
  static final String OTHERS_PREFIX = OTHERS + MailboxTree.SEPARATOR;
  static final String SHARED = "Shared";
  static final String SHARED_PREFIX = SHARED + MailboxTree.SEPARATOR;

  private final Imap imap;
  private final SignedIn who;

  Namespaces(Imap imap, SignedIn who) {
    this.imap = imap;
    this.who = who;
  }

  /// Where a name leads.
  ///
  /// @throws MailException `NO_SUCH_MAILBOX` for a name of somebody who is not there or shows
  ///   nothing
  Place place(String name) throws MailException {
    Place place = anyPlace(name);
    if (!isOpen(place.account().id())) {
      throw nothing();
    }
    return place;
  }

  /// The same for a place that may have been closed to the caller: to give up its subscription.
  Place anyPlace(String name) throws MailException {
    if (isShared(name)) {
      return sharedPlace(name);
    }
    if (!isOthers(name)) {
      return new Place(who.account(), "", name);
    }
    int slash = name.indexOf(MailboxTree.SEPARATOR, OTHERS_PREFIX.length());
    if (slash > 0) {
      String address = name.substring(OTHERS_PREFIX.length(), slash);
      User user = imap.directory.user(address).orElse(null);
      if (user != null) {
        MailAccount account = open(user.account());
        return new Place(account, prefix(user), name.substring(slash + 1));
      }
    }
    throw nothing();
  }

  /// A name that leads to no shared account may be one of the user's own, from before.
  private Place sharedPlace(String name) {
    int slash = name.indexOf(MailboxTree.SEPARATOR, SHARED_PREFIX.length());
    if (slash > 0) {
      String first = name.substring(SHARED_PREFIX.length(), slash);
      SharedAccount shared = imap.directory.shared().named(first).orElse(null);
      if (shared != null) {
        MailAccount account = open(shared.account());
        return new Place(account, prefix(shared), name.substring(slash + 1));
      }
    }
    return new Place(who.account(), "", name);
  }

  /// Another's account with what other processes have done to it; the own one was looked at when
  /// the command began.
  private MailAccount open(AccountId id) {
    MailAccount account = imap.mail.open(id);
    account.account().look();
    return account;
  }

  private static MailException nothing() {
    return new MailException(Reason.NO_SUCH_MAILBOX, "there is no such mailbox");
  }

  static boolean isOthers(String name) {
    return name.equals(OTHERS) || name.startsWith(OTHERS_PREFIX);
  }

  static boolean isShared(String name) {
    return name.equals(SHARED) || name.startsWith(SHARED_PREFIX);
  }

  /// The prefix of the namespace in which a name stands, empty for the user's own.
  static String root(String name) {
    return isOthers(name) ? OTHERS_PREFIX : isShared(name) ? SHARED_PREFIX : "";
  }

  private boolean isOpen(AccountId account) {
    return account.equals(who.account().id())
        || imap.mail.sharedWith(who.caller()).contains(account);
  }

  private static String prefix(User user) {
    return OTHERS_PREFIX + user.address().toLowerCase(Locale.ROOT) + MailboxTree.SEPARATOR;
  }

  private static String prefix(SharedAccount shared) {
    return SHARED_PREFIX + shared.name() + MailboxTree.SEPARATOR;
  }

  /// The mailbox at a place.
  ///
  /// @throws MailException there is none, or the caller may not know of it
  Mailbox mailbox(Place place) throws MailException {
    Mailbox mailbox = place.account().mailboxes().find(place.path());
    if (mailbox == null || !rights(place.account(), mailbox).contains(Right.LOOKUP)) {
      throw new MailException(Reason.NO_SUCH_MAILBOX, "there is no mailbox " + place.name());
    }
    return mailbox;
  }

  /// The mailbox at a place, which can hold messages, when the caller has a right to it.
  Mailbox selectable(Place place, Right right) throws MailException {
    Mailbox mailbox = mailbox(place);
    if (!rights(place.account(), mailbox).contains(right)) {
      throw new MailException(
          Reason.NO_PERMISSION, "that needs the right " + right.letter() + " on the mailbox");
    }
    if (!mailbox.selectable()) {
      throw new MailException(
          Reason.NOT_SELECTABLE, place.name() + " holds other mailboxes, but no messages");
    }
    return mailbox;
  }

  java.util.Set<Right> rights(MailAccount account, Mailbox mailbox) {
    return Access.of(account.id(), mailbox, who.caller());
  }

  /// The name under which a subscription is known; empty when nobody is there any more.
  String name(Subscription subscription) {
    if (subscription.owner().equals(who.account().id())) {
      return subscription.path();
    }
    return imap.directory
        .user(subscription.owner())
        .map(Namespaces::prefix)
        .or(() -> imap.directory.shared().get(subscription.owner()).map(Namespaces::prefix))
        .map(prefix -> prefix + subscription.path())
        .orElse("");
  }

  /// The prefixes of the accounts that show something, other than the user's own, each with its
  /// account.
  List<Place> others() {
    List<Place> others = new ArrayList<>();
    for (AccountId id : imap.mail.sharedWith(who.caller())) {
      imap.directory
          .user(id)
          .filter(User::enabled)
          .map(Namespaces::prefix)
          .or(() -> imap.directory.shared().get(id).map(Namespaces::prefix))
          .ifPresent(prefix -> others.add(new Place(open(id), prefix, "")));
    }
    return others;
  }
}
