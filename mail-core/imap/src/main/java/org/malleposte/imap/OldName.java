package org.malleposte.imap;

import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.mail.MailException;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.MailboxTree;

/// Tells a client of IMAP4rev2 under which name a mailbox is known that it named otherwise: not in
/// NFC, or INBOX in other case (RFC 9051 §6.3.9.7).
final class OldName {
  private OldName() {}

  /// After a command that was well.
  static void tell(Session session, ImapCommand command, ResponseWriter out) throws MailException {
    String given = command.given();
    if (given == null || !session.rev2()) {
      return;
    }
    switch (command) {
      case ImapCommand.Create c -> tell(session, c.mailbox(), given, out);
      case ImapCommand.Rename c -> tell(session, c.to(), given, out);
      case ImapCommand.Append c -> tell(session, c.mailbox(), given, out);
      case ImapCommand.Delete c -> tellGone(session, c.mailbox(), given, out);
      default -> {} // SELECT tells it in any case
    }
  }

  private static void tell(Session session, String name, String given, ResponseWriter out)
      throws MailException {
    Place place = session.namespaces().anyPlace(MailboxCommands.withoutSeparator(name));
    Mailbox mailbox = place.account().mailboxes().find(place.path());
    if (mailbox != null) {
      listed(place, mailbox).write(given, out);
    }
  }

  private static void tellGone(Session session, String name, String given, ResponseWriter out)
      throws MailException {
    Place place = session.namespaces().anyPlace(name);
    if (place.account().mailboxes().find(place.path()) == null) {
      out.untagged().raw("LIST (\\NonExistent) \"").octet(MailboxTree.SEPARATOR).raw("\" ");
      out.mailbox(place.name()).raw(" (\"OLDNAME\" (").mailbox(given).raw("))").end();
    }
  }

  /// A mailbox as is told unasked: who is subscribed only LIST says, when it is to.
  static Listed listed(Place place, Mailbox mailbox) {
    boolean children = place.account().mailboxes().hasChildren(mailbox.id());
    return new Listed(place.name(), place.account(), mailbox, children, false);
  }
}
