package org.malleposte.mail;

import java.util.ArrayList;
import java.util.List;
import org.malleposte.account.Event;
import org.malleposte.mail.MailException.Reason;
import org.malleposte.storage.Bytes;

/// Decides what becomes of deleted messages: back into a mailbox, or forgotten.
final class Restores {
  private final Desk desk;
  private final Caller caller;

  Restores(Desk desk, Caller caller) {
    this.desk = desk;
    this.caller = caller;
  }

  Added restore(Deleted deleted, int mailbox) throws MailException {
    if (desk.draft.get(MailKinds.DELETED, deleted.key()) == null) {
      throw new MailException(Reason.NO_SUCH_MESSAGE, "the message is restored or forgotten");
    }
    Email email = deleted.email();
    desk.usage(desk.usage().plus(email.size(), 1));
    desk.usage().require();
    Mailbox.Edit target = desk.edit(mailbox, caller, Right.INSERT);
    Flags flags = deleted.flags().minus(Flags.of(Flags.DELETED));
    int uid = desk.place(target, caller, email, flags, email.receivedAt());
    desk.put(email.with(new Email.Place(mailbox, uid)));
    desk.draft.delete(MailKinds.DELETED, deleted.key());
    Threads.join(desk.draft, email.thread(), email.id());
    desk.draft.event(
        new Event.MessageAdded(
            mailbox,
            uid,
            email.id(),
            email.body().hash().toString(),
            email.size(),
            email.messageId(),
            "",
            "restored",
            flags.toString()));
    desk.draft.event(new Event.MessageRestored(email.id(), email.messageId()));
    return new Added(mailbox, target.uidValidity, uid, email.id(), email.thread());
  }

  /// Forgets messages deleted before a time, at most `limit`.
  int forget(long before, int limit) {
    List<Deleted> old = new ArrayList<>();
    desk.draft.scan(
        MailKinds.DELETED,
        Bytes.EMPTY,
        Bytes.ofLong(before),
        (_, value) -> {
          old.add(Deleted.decode(desk.account, value));
          return old.size() < limit;
        });
    for (Deleted deleted : old) {
      desk.draft.delete(MailKinds.DELETED, deleted.key());
      desk.draft.delete(MailKinds.MESSAGE, Email.key(deleted.email().id()));
      desk.draft.delete(MailKinds.HEADER, Email.key(deleted.email().id()));
    }
    if (!old.isEmpty()) {
      List<String> ids = old.stream().map(d -> String.valueOf(d.email().id())).toList();
      desk.draft.event(new Event.MessagesForgotten(String.join(",", ids)));
    }
    return old.size();
  }
}
