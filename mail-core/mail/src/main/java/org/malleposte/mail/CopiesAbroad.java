package org.malleposte.mail;

import java.util.ArrayList;
import java.util.List;
import org.malleposte.account.Event;

/// Copies messages to a mailbox of another account, which gets them as its own.
final class CopiesAbroad {
  /// Messages on the way at a time, with all their headers.
  static final int STEP = 200;

  private final MailAccount home;
  private final MailAccount abroad;
  private final Caller caller;

  CopiesAbroad(MailAccount home, MailAccount abroad, Caller caller) {
    this.home = home;
    this.abroad = abroad;
    this.caller = caller;
  }

  Transferred copy(int source, int[] uids, int target) throws MailException {
    Access.require(home.id(), home.view(source).mailbox(), caller, Right.READ);
    MailboxView view = home.view(source);
    List<Addition> additions = new ArrayList<>();
    List<Integer> from = new ArrayList<>();
    for (int uid : uids) {
      int index = view.indexOf(uid);
      NewMessage message = index < 0 ? null : home.again(view.email(index));
      if (message != null) {
        additions.add(new Addition(message, view.flags(index), view.internalDate(index)));
        from.add(uid);
      }
    }
    List<Added> added = receive(target, additions, source);
    int[] targets = added.stream().mapToInt(Added::uid).toArray();
    int uidValidity =
        added.isEmpty()
            ? abroad.view(target).mailbox().uidValidity()
            : added.getFirst().uidValidity();
    return new Transferred(uidValidity, Uids.sorted(from), targets);
  }

  private List<Added> receive(int mailbox, List<Addition> additions, int source)
      throws MailException {
    return abroad
        .work()
        .decide(
            caller,
            desk -> {
              List<Added> added = new Additions(desk, caller).add(mailbox, additions, "copied", "");
              int[] uids = added.stream().mapToInt(Added::uid).toArray();
              desk.draft.event(
                  new Event.MessagesReceived(
                      home.id().toString(), source, mailbox, Uids.text(uids)));
              return added;
            });
  }
}
