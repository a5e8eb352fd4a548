package org.malleposte.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.malleposte.account.Event;
import org.malleposte.storage.Bytes;

/// Decides the removal of messages from mailboxes. The last place of a message gone, it is marked
/// deleted: its record moves aside, its bytes stay until its retention is over.
final class Expunges {
  private final Desk desk;
  private final Caller caller;

  Expunges(Desk desk, Caller caller) {
    this.desk = desk;
    this.caller = caller;
  }

  /// Removes those of `uids` that are there and marked \Deleted.
  ///
  /// @return the uids removed, rising
  int[] expunge(int mailbox, int[] uids) throws MailException {
    return remove(mailbox, uids, entry -> entry.flags().deleted());
  }

  /// Removes those of `uids` that are there.
  int[] remove(int mailbox, int[] uids) throws MailException {
    return remove(mailbox, uids, _ -> true);
  }

  /// Removes those of `uids` that are there.
  ///
  /// @param said whether the event says so: else the caller's does
  void leave(int mailbox, int[] uids, boolean said) throws MailException {
    remove(mailbox, uids, _ -> true, said);
  }

  private int[] remove(int mailbox, int[] uids, Predicate<Entry> which) throws MailException {
    return remove(mailbox, uids, which, true);
  }

  private int[] remove(int mailbox, int[] uids, Predicate<Entry> which, boolean said)
      throws MailException {
    Mailbox.Edit source = desk.edit(mailbox, caller, Right.EXPUNGE);
    List<Integer> removed = new ArrayList<>();
    List<Long> emails = new ArrayList<>();
    List<Integer> marked = new ArrayList<>();
    for (int i = 0; i < uids.length; i++) {
      desk.foreseeEmails(mailbox, uids, i);
      int uid = uids[i];
      Entry entry = desk.entry(mailbox, uid);
      if (entry != null && which.test(entry)) {
        leave(source, uid, entry);
        removed.add(uid);
        emails.add(entry.email());
        if (entry.flags().deleted()) {
          marked.add(uid);
        }
      }
    }
    int[] result = Uids.sorted(removed);
    if (result.length > 0 && said) {
      desk.draft.event(
          new Event.MessagesExpunged(
              mailbox,
              Uids.text(result),
              String.join(",", emails.stream().map(String::valueOf).toList()),
              Uids.text(Uids.sorted(marked))));
    }
    return result;
  }

  private void leave(Mailbox.Edit source, int uid, Entry entry) {
    source.remove(entry);
    detach(source.id, uid, entry);
  }

  private void detach(int mailbox, int uid, Entry entry) {
    desk.draft.delete(MailKinds.ENTRY, Entry.key(mailbox, uid));
    Email email = desk.email(entry.email());
    if (email == null) {
      return;
    }
    Email rest = email.without(new Email.Place(mailbox, uid));
    if (rest.places().isEmpty()) {
      delete(rest, mailbox, entry);
    } else {
      desk.put(rest);
    }
  }

  private void delete(Email email, int mailbox, Entry entry) {
    desk.draft.delete(MailKinds.EMAIL, Email.key(email.id()));
    Deleted deleted = new Deleted(email, desk.draft.time().toEpochMilli(), mailbox, entry.flags());
    desk.draft.put(MailKinds.DELETED, deleted.key(), deleted.encode());
    Threads.leave(desk.draft, email.thread(), email.id());
    desk.usage(desk.usage().plus(-email.size(), -1));
    desk.draft.event(
        new Event.MessageDeleted(email.id(), email.messageId(), email.body().hash().toString()));
  }

  /// Removes every message of a mailbox that is about to go.
  void allOf(Mailbox mailbox) {
    Bytes prefix = Mailbox.key(mailbox.id());
    List<Integer> uids = new ArrayList<>();
    desk.draft.scan(
        MailKinds.ENTRY,
        prefix,
        prefix.afterPrefix(),
        (key, _) -> {
          uids.add(key.intAt(4));
          return true;
        });
    for (int uid : uids) {
      Entry entry = desk.entry(mailbox.id(), uid);
      if (entry != null) {
        detach(mailbox.id(), uid, entry);
      }
    }
    desk.done();
  }

  /// The mailbox with its counters at nothing.
  Mailbox emptied(Mailbox mailbox) {
    Mailbox.Edit edit = mailbox.edit();
    edit.messages = 0;
    edit.unseen = 0;
    edit.deleted = 0;
    edit.size = 0;
    return edit.done();
  }
}
