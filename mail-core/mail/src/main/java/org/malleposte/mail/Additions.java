package org.malleposte.mail;

import java.util.ArrayList;
import java.util.List;
import org.malleposte.account.Event;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.RecordId;

/// Decides the adding of messages that were not in the account before.
final class Additions {
  private final Desk desk;
  private final Caller caller;

  Additions(Desk desk, Caller caller) {
    this.desk = desk;
    this.caller = caller;
  }

  /// Adds messages to a mailbox, in order, all or none.
  ///
  /// @param how and `from` as in [Event.MessageAdded]
  List<Added> add(int mailbox, List<Addition> additions, String how, String from)
      throws MailException {
    Threads.foresee(
        desk.draft,
        additions.stream().map(Addition::message).toList(),
        List.of(
            new RecordId(MailKinds.MAILBOX, Mailbox.key(mailbox)),
            new RecordId(MailKinds.STATE, Bytes.EMPTY)));
    Mailbox.Edit target = desk.edit(mailbox, caller, Right.INSERT);
    List<Added> added = new ArrayList<>(additions.size());
    for (Addition addition : additions) {
      added.add(add(target, addition, how, from));
    }
    desk.usage().require();
    return added;
  }

  private Added add(Mailbox.Edit target, Addition addition, String how, String from)
      throws MailException {
    NewMessage message = addition.message();
    Usage usage = desk.usage();
    long id = usage.nextEmail();
    long thread = Threads.place(desk.draft, message, usage.nextThread());
    desk.usage(
        usage.withIds(id + 1, Math.max(usage.nextThread(), thread + 1)).plus(message.size(), 1));
    Email email =
        new Email(
            id,
            thread,
            message.body(),
            message.size(),
            addition.internalDate(),
            message.messageId(),
            List.of());
    int uid = desk.place(target, caller, email, addition.flags(), addition.internalDate());
    desk.put(email.with(new Email.Place(target.id, uid)));
    desk.draft.put(MailKinds.MESSAGE, Email.key(id), message.message());
    desk.draft.put(MailKinds.HEADER, Email.key(id), message.header());
    if (thread == usage.nextThread()) {
      Threads.begin(desk.draft, thread, id);
    } else {
      Threads.join(desk.draft, thread, id);
    }
    desk.draft.event(
        new Event.MessageAdded(
            target.id,
            uid,
            id,
            message.body().hash().toString(),
            message.size(),
            message.messageId(),
            from,
            how,
            addition.flags().toString()));
    return new Added(target.id, target.uidValidity, uid, id, thread);
  }
}
