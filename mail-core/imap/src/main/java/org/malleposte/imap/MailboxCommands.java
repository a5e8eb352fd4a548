package org.malleposte.imap;

import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.mail.MailException;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.MailboxTree;
import org.malleposte.mail.Subscription;

/// CREATE, DELETE, RENAME, SUBSCRIBE and UNSUBSCRIBE (RFC 9051 §6.3.4 to §6.3.8).
final class MailboxCommands {
  private MailboxCommands() {}

  static Answer create(Session session, ImapCommand.Create command) throws Refusal, MailException {
    String name = withoutSeparator(command.mailbox());
    Place place = writable(session, name);
    Mailbox made =
        place.account().create(session.who().caller(), place.path(), SpecialUse.of(command.use()));
    return Answer.ok("MAILBOXID (" + made.objectId() + ")", "CREATE done"); // RFC 8474 §4.2
  }

  /// A separator at the end says that others are to come below: RFC 9051 §6.3.4.
  static String withoutSeparator(String name) {
    boolean ends = name.length() > 1 && name.charAt(name.length() - 1) == MailboxTree.SEPARATOR;
    return ends ? name.substring(0, name.length() - 1) : name;
  }

  private static Place writable(Session session, String name) throws MailException, Refusal {
    if (name.equals(Namespaces.OTHERS)) {
      throw Refusal.no("CANNOT", "That name leads to other users' mailboxes");
    }
    Place place = session.namespaces().place(name);
    if (Namespaces.isShared(name) && place.prefix().isEmpty()) {
      throw Refusal.no("CANNOT", "Names below Shared lead to shared mailboxes");
    }
    return place;
  }

  static Answer delete(Session session, ImapCommand.Delete command, ResponseWriter out)
      throws MailException {
    Place place = session.namespaces().place(command.mailbox());
    Mailbox mailbox = session.namespaces().mailbox(place);
    place.account().delete(session.who().caller(), place.path());
    Selected selected = session.selectedOrNull();
    if (selected != null
        && selected.account == place.account()
        && selected.mailbox == mailbox.id()) {
      session.select(null);
      out.untagged().raw("OK [CLOSED] ").text("The mailbox was deleted").end();
    }
    return Answer.ok("DELETE done");
  }

  static Answer rename(Session session, ImapCommand.Rename command) throws Refusal, MailException {
    Place from = session.namespaces().place(command.from());
    Place to = writable(session, withoutSeparator(command.to()));
    session.namespaces().mailbox(from);
    if (from.account() != to.account()) {
      throw Refusal.no("CANNOT", "A mailbox cannot be renamed into another account");
    }
    from.account().rename(session.who().caller(), from.path(), to.path());
    return Answer.ok("RENAME done");
  }

  static Answer subscribe(Session session, String name, boolean subscribed) throws MailException {
    SignedIn who = session.who();
    Namespaces namespaces = session.namespaces();
    Place place = subscribed ? namespaces.place(name) : namespaces.anyPlace(name);
    boolean own = place.prefix().isEmpty();
    if (own && (subscribed || who.account().mailboxes().find(place.path()) != null)) {
      who.account().subscribe(who.caller(), place.path(), subscribed);
    } else {
      if (subscribed) {
        namespaces.mailbox(place);
      }
      Subscription elsewhere = new Subscription(place.account().id(), place.path());
      who.account().subscribe(who.caller(), elsewhere, subscribed);
    }
    return Answer.ok(subscribed ? "SUBSCRIBE done" : "UNSUBSCRIBE done");
  }
}
