package org.malleposte.imap;

import java.util.Set;
import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.imap.codec.StatusItem;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.MailException;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.MailboxView;
import org.malleposte.mail.Right;

/// STATUS (RFC 9051 §6.3.11), from the mailbox's counters.
final class StatusCommand {
  private StatusCommand() {}

  static Answer run(Session session, ImapCommand.Status command, ResponseWriter out)
      throws MailException {
    Namespaces namespaces = session.namespaces();
    Place place = namespaces.place(command.mailbox());
    Mailbox mailbox = namespaces.selectable(place, Right.READ); // RFC 4314 §4
    write(
        session,
        new Listed(place.name(), place.account(), mailbox, false, false),
        command.items(),
        out);
    return Answer.ok("STATUS done");
  }

  static void write(Session session, Listed listed, Set<StatusItem> items, ResponseWriter out)
      throws MailException {
    MailAccount account = listed.account();
    Mailbox mailbox = listed.mailbox();
    if (account == null || mailbox == null) {
      return;
    }
    if (items.contains(StatusItem.HIGHESTMODSEQ)) {
      session.enableCondstore(out); // RFC 7162 §3.1
    }
    out.untagged().raw("STATUS ").mailbox(listed.name()).raw(" (");
    boolean first = true;
    for (StatusItem item : items) {
      if (!first) {
        out.sp();
      }
      first = false;
      out.raw(item.word()).sp();
      value(session, account, mailbox, item, out);
    }
    out.close().end();
  }

  private static void value(
      Session session, MailAccount account, Mailbox mailbox, StatusItem item, ResponseWriter out)
      throws MailException {
    switch (item) {
      case MESSAGES -> out.number(mailbox.messages());
      case RECENT -> out.number(session.rev2() ? 0 : recent(account, mailbox));
      case UIDNEXT -> out.number(mailbox.uidNext());
      case UIDVALIDITY -> out.number(Integer.toUnsignedLong(mailbox.uidValidity()));
      case UNSEEN -> out.number(mailbox.unseen());
      case SIZE -> out.number(mailbox.size());
      case DELETED -> out.number(mailbox.deleted());
      case DELETED_STORAGE -> out.number(deletedStorage(account, mailbox));
      case HIGHESTMODSEQ -> out.number(mailbox.highestModseq());
      case MAILBOXID -> out.open().raw(mailbox.objectId()).close();
      case APPENDLIMIT -> out.number(session.imap.options.appendLimit());
    }
  }

  private static int recent(MailAccount account, Mailbox mailbox) throws MailException {
    int from = account.recentFrom(mailbox);
    if (from >= mailbox.uidNext()) {
      return 0;
    }
    Recents recents = new Recents();
    recents.add(from, mailbox.uidNext());
    return recents.count(account.view(mailbox.id()));
  }

  /// RFC 9208 §5.1.
  private static long deletedStorage(MailAccount account, Mailbox mailbox) throws MailException {
    if (mailbox.deleted() == 0) {
      return 0;
    }
    MailboxView view = account.view(mailbox.id());
    MailboxView.Cursor message = view.cursor();
    long octets = 0;
    for (int i = 0; i < view.size(); i++) {
      octets += message.moveTo(i).flags().deleted() ? message.messageSize() : 0;
    }
    return octets;
  }
}
