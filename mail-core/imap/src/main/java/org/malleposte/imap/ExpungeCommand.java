package org.malleposte.imap;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.mail.MailException;
import org.malleposte.mail.MailException.Reason;
import org.malleposte.mail.MailboxView;
import org.malleposte.mail.Right;

/// EXPUNGE, UID EXPUNGE and CLOSE (RFC 9051 §6.4.1, §6.4.3, §6.4.9). What goes is told with the
/// news.
final class ExpungeCommand {
  private ExpungeCommand() {}

  static Answer expunge(Session session) throws Refusal, MailException {
    Selected selected = session.selected();
    requireExpunge(selected);
    int[] gone = expunge(selected, deleted(selected.latest()));
    return Answer.ok(highestModseq(session, gone), "EXPUNGE done");
  }

  static Answer uidExpunge(Session session, ImapCommand.UidExpunge command, ResponseWriter out)
      throws Refusal, MailException {
    Selected selected = session.selected();
    requireExpunge(selected);
    Targets targets = Targets.of(selected, true, command.uids());
    MessageLimit limit = MessageLimit.of(session);
    if (limit.isSet()) {
      targets = limit.newest(targets.only(i -> selected.shown.flags(i).deleted()));
    }
    int[] gone = expunge(selected, targets.uids());
    return limit.tell(Answer.ok(highestModseq(session, gone), "EXPUNGE done"), out);
  }

  static Answer close(Session session) throws MailException {
    Selected selected = session.selected();
    session.select(null);
    if (!selected.readOnly && selected.rights().contains(Right.EXPUNGE)) {
      expunge(selected, deleted(selected.latest()));
    }
    return Answer.ok("CLOSE done");
  }

  private static void requireExpunge(Selected selected) throws Refusal, MailException {
    selected.requireWritable();
    if (!selected.rights().contains(Right.EXPUNGE)) {
      throw new MailException(Reason.NO_PERMISSION, "that needs the right e on the mailbox");
    }
  }

  private static int[] expunge(Selected selected, int[] uids) throws MailException {
    return uids.length == 0
        ? uids
        : selected.account.expunge(selected.caller(), selected.mailbox, uids);
  }

  private static int[] deleted(MailboxView view) {
    int[] uids = new int[view.mailbox().deleted()];
    int count = 0;
    for (int i = 0; i < view.size() && count < uids.length; i++) {
      if (view.flags(i).deleted()) {
        uids[count++] = view.uid(i);
      }
    }
    return Arrays.copyOf(uids, count);
  }

  /// The response code that tells a client with QRESYNC up to where it knows all (RFC 7162 §3.2.7);
  /// null when it need not hear it.
  static @Nullable String highestModseq(Session session, int[] gone) throws MailException {
    return session.qresync() && gone.length > 0
        ? "HIGHESTMODSEQ " + session.selected().latest().mailbox().highestModseq()
        : null;
  }
}
