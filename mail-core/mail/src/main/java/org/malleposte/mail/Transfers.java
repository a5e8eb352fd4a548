package org.malleposte.mail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.malleposte.account.Event;
import org.malleposte.mail.MailException.Reason;

/// Decides copies and moves within one account: the message stays one, with a further place.
final class Transfers {
  private final Desk desk;
  private final Caller caller;

  Transfers(Desk desk, Caller caller) {
    this.desk = desk;
    this.caller = caller;
  }

  Transferred copy(int source, int[] uids, int target) throws MailException {
    Access.require(desk.account, desk.mailbox(source), caller, Right.READ);
    Transferred done = place(source, uids, target);
    if (done.sourceUids().length > 0) {
      desk.draft.event(
          new Event.MessagesCopied(
              source, Uids.text(done.sourceUids()), target, Uids.text(done.targetUids())));
    }
    return done;
  }

  Transferred move(int source, int[] uids, int target) throws MailException {
    Access.require(desk.account, desk.mailbox(source), caller, Right.READ);
    Mailbox.Edit from = desk.edit(source, caller, Right.DELETE_MESSAGES, Right.EXPUNGE);
    Transferred done = place(source, uids, target);
    for (int uid : done.sourceUids()) {
      Entry entry = desk.entry(source, uid);
      if (entry != null) {
        from.remove(entry);
        desk.draft.delete(MailKinds.ENTRY, Entry.key(source, uid));
        Email email = desk.email(entry.email());
        if (email != null) {
          desk.put(email.without(new Email.Place(source, uid)));
        }
      }
    }
    if (done.sourceUids().length > 0) {
      desk.draft.event(
          new Event.MessagesMoved(
              source, Uids.text(done.sourceUids()), target, Uids.text(done.targetUids())));
    }
    return done;
  }

  private Transferred place(int source, int[] uids, int target) throws MailException {
    Mailbox.Edit to = desk.edit(target, caller, Right.INSERT);
    List<Integer> from = new ArrayList<>(uids.length);
    List<Integer> at = new ArrayList<>(uids.length);
    for (int i = 0; i < uids.length; i++) {
      desk.foreseeEmails(source, uids, i);
      int uid = uids[i];
      Entry entry = desk.entry(source, uid);
      Email email = entry == null ? null : desk.email(entry.email());
      if (entry != null && email != null) {
        if (email.places().size() >= PLACES) {
          throw new MailException(
              Reason.LIMIT, "a message stands in at most " + PLACES + " places");
        }
        int placed = desk.place(to, caller, email, entry.flags(), entry.internalDate());
        desk.put(email.with(new Email.Place(target, placed)));
        from.add(uid);
        at.add(placed);
      }
    }
    int[] targets = at.stream().mapToInt(Integer::intValue).toArray();
    Arrays.sort(targets);
    return new Transferred(to.uidValidity, Uids.sorted(from), targets);
  }

  /// Places of one message at most.
  static final int PLACES = 1_000;
}
