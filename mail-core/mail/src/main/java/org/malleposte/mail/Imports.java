package org.malleposte.mail;

import java.util.List;
import org.malleposte.storage.Bytes;

/// Decides the adding of messages of a store elsewhere: the mark that a message was imported is in
/// the commit that adds it.
final class Imports {
  private final Desk desk;
  private final Additions additions;

  Imports(Desk desk, Caller caller) {
    this.desk = desk;
    this.additions = new Additions(desk, caller);
  }

  boolean[] add(int mailbox, List<Addition> messages, List<Bytes> ids) throws MailException {
    boolean[] added = new boolean[messages.size()];
    boolean any = false;
    for (int i = 0; i < added.length; i++) {
      added[i] = desk.draft.get(MailKinds.IMPORT, ids.get(i)) == null;
      if (added[i]) {
        additions.add(mailbox, List.of(messages.get(i)), "imported", "");
        DeliveryIds.note(desk.draft, MailKinds.IMPORT, ids.get(i));
        any = true;
      }
    }
    if (!any) {
      desk.unchanged();
    }
    return added;
  }
}
