package org.malleposte.imap;

import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.MailException;
import org.malleposte.mail.Right;
import org.malleposte.mail.Usage;

/// GETQUOTA and GETQUOTAROOT (RFC 9208 §4): an account is one root, with its name empty for the
/// client's own.
final class QuotaCommands {
  private QuotaCommands() {}

  static Answer get(Session session, ImapCommand.GetQuota command, ResponseWriter out)
      throws Refusal {
    if (!command.root().isEmpty()) {
      throw Refusal.no("NONEXISTENT", "There is no such quota root");
    }
    write(session.who().account(), out);
    return Answer.ok("GETQUOTA done");
  }

  static Answer getRoot(Session session, ImapCommand.GetQuotaRoot command, ResponseWriter out)
      throws MailException {
    Namespaces namespaces = session.namespaces();
    Place place = namespaces.place(command.mailbox());
    namespaces.selectable(place, Right.READ); // RFC 9208 §4.3.2
    boolean own = place.prefix().isEmpty();
    out.untagged().raw("QUOTAROOT ").mailbox(place.name()).raw(own ? " \"\"" : "").end();
    if (own) {
      write(place.account(), out);
    }
    return Answer.ok("GETQUOTAROOT done");
  }

  /// What has no limit is not listed; storage is told in units of 1,024 octets.
  private static void write(MailAccount account, ResponseWriter out) {
    Usage usage = account.usage();
    out.untagged().raw("QUOTA \"\" (");
    if (usage.storageLimit() > 0) {
      out.raw("STORAGE ").number((usage.storage() + 1023) / 1024);
      out.sp().number(usage.storageLimit() / 1024);
    }
    if (usage.countLimit() > 0) {
      out.raw(usage.storageLimit() > 0 ? " MESSAGE " : "MESSAGE ").number(usage.count());
      out.sp().number(usage.countLimit());
    }
    out.close().end();
  }
}
