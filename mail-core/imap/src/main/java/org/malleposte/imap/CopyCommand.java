package org.malleposte.imap;

import org.jspecify.annotations.Nullable;
import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.imap.codec.SequenceSet;
import org.malleposte.mail.MailException;
import org.malleposte.mail.MailException.Reason;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.Right;
import org.malleposte.mail.Transferred;

/// COPY and MOVE with their UID forms (RFC 9051 §6.4.7, §6.4.8).
final class CopyCommand {
  private CopyCommand() {}

  static Answer copy(Session session, ImapCommand.Copy command) throws Refusal, MailException {
    Selected selected = session.selected();
    Targets targets = Targets.of(selected, command.uid(), command.messages());
    int[] uids = MessageLimit.ofSaves(session).allToCopy(targets).uids();
    Place place = session.namespaces().place(command.mailbox());
    Mailbox target = target(session, place);
    Transferred done =
        place.account() == selected.account
            ? selected.account.copy(selected.caller(), selected.mailbox, uids, target.id())
            : selected.account.copyTo(
                selected.caller(), selected.mailbox, uids, place.account(), target.id());
    return Answer.ok(copyUid(done), "COPY done");
  }

  static Answer move(Session session, ImapCommand.Move command, ResponseWriter out)
      throws Refusal, MailException {
    Selected selected = session.selected();
    selected.requireWritable();
    MessageLimit limit = MessageLimit.of(session);
    int[] uids = limit.newest(Targets.of(selected, command.uid(), command.messages())).uids();
    Place place = session.namespaces().place(command.mailbox());
    Mailbox target = target(session, place);
    Transferred done =
        place.account() == selected.account
            ? selected.account.move(selected.caller(), selected.mailbox, uids, target.id())
            : moveAway(selected, uids, place, target);
    String code = copyUid(done);
    if (code != null) {
      out.untagged().raw("OK [").raw(code).raw("] ").text("Moved").end(); // RFC 6851 §4.3
    }
    String known = ExpungeCommand.highestModseq(session, done.sourceUids());
    return limit.tell(Answer.ok(known, "MOVE done"), out);
  }

  /// To another account there is no single commit: copied first, so that nothing can be lost.
  private static Transferred moveAway(Selected selected, int[] uids, Place place, Mailbox target)
      throws MailException {
    if (!selected.rights().contains(Right.EXPUNGE)) {
      throw new MailException(Reason.NO_PERMISSION, "that needs the right e on the mailbox");
    }
    Transferred done =
        selected.account.copyTo(
            selected.caller(), selected.mailbox, uids, place.account(), target.id());
    selected.account.remove(selected.caller(), selected.mailbox, done.sourceUids());
    return done;
  }

  /// The mailbox to add to; a client may make it when it is not there (RFC 9051 §7.1, TRYCREATE).
  static Mailbox target(Session session, Place place) throws Refusal, MailException {
    try {
      return session.namespaces().selectable(place, Right.INSERT);
    } catch (MailException e) {
      if (e.reason() == Reason.NO_SUCH_MAILBOX) {
        throw Refusal.no("TRYCREATE", "There is no mailbox " + place.name());
      }
      throw e;
    }
  }

  private static @Nullable String copyUid(Transferred done) {
    if (done.sourceUids().length == 0) {
      return null;
    }
    long validity = Integer.toUnsignedLong(done.uidValidity());
    return "COPYUID " + validity + " " + set(done.sourceUids()) + " " + set(done.targetUids());
  }

  static SequenceSet set(int[] uids) {
    SequenceSet.Builder set = new SequenceSet.Builder();
    for (int uid : uids) {
      set.add(uid);
    }
    return set.build();
  }
}
