package org.malleposte.imap;

import java.util.List;
import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.mail.Added;
import org.malleposte.mail.Addition;
import org.malleposte.mail.MailException;
import org.malleposte.mail.MailException.Reason;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.Right;

/// REPLACE (RFC 8508): a message comes and another goes, in one commit.
final class ReplaceCommand {
  private ReplaceCommand() {}

  static Answer run(Session session, ImapCommand.Replace command, ResponseWriter out)
      throws Refusal, MailException {
    Selected selected = session.selected();
    selected.requireWritable();
    if (!selected.rights().contains(Right.DELETE_MESSAGES)) {
      throw new MailException(Reason.NO_PERMISSION, "that needs the right t on the mailbox");
    }
    int[] uids = Targets.of(selected, command.uid(), command.message()).uids();
    if (uids.length != 1) {
      throw Refusal.no("There is no such message");
    }
    Place place = session.namespaces().place(command.mailbox());
    Mailbox target = CopyCommand.target(session, place);
    Addition addition = AppendCommand.additions(session, place, List.of(command.by())).getFirst();
    Added added =
        place.account() == selected.account
            ? selected.account.replace(
                selected.caller(), selected.mailbox, uids[0], target.id(), addition)
            : move(selected, uids, place, target, addition);
    String code = AppendCommand.appendUid(List.of(added));
    out.untagged().raw("OK [").raw(code).raw("] ").text("The new message is here").end(); // §3.3
    return Answer.ok(ExpungeCommand.highestModseq(session, uids), "REPLACE done");
  }

  /// To another account there is no single commit: added first, so that nothing can be lost.
  private static Added move(
      Selected selected, int[] uids, Place place, Mailbox target, Addition addition)
      throws MailException {
    if (!selected.rights().contains(Right.EXPUNGE)) {
      throw new MailException(Reason.NO_PERMISSION, "that needs the right e on the mailbox");
    }
    List<Added> added =
        place.account().add(selected.caller(), target.id(), List.of(addition), "appended", "");
    selected.account.remove(selected.caller(), selected.mailbox, uids);
    return added.getFirst();
  }
}
