package org.malleposte.jmap.mail;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.malleposte.jmap.ChangesMethod;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.MethodError;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.MailboxChanges;

/// Mailbox/changes (RFC 8621 §2.2).
final class MailboxChangesMethod extends ChangesMethod {
  @Override
  public String name() {
    return "Mailbox/changes";
  }

  @Override
  protected Changes after(OpenAccount account, long since, int most) throws MethodException {
    MailboxChanges changes = account.mail().mailboxChanges(since, most);
    int told = changes.created().size() + changes.updated().size() + changes.destroyed().size();
    if (told > most) { // RFC 8620 §5.2: there is no state in between
      throw new MethodException(
          MethodError.CANNOT_CALCULATE_CHANGES, "One change alone is more than that.");
    }
    ObjectNode beside = Json.object();
    boolean counts = changes.onlyCounts() && !changes.updated().isEmpty(); // RFC 8621 §2.2
    beside.set("updatedProperties", counts ? Json.array(MailboxJson.COUNTS) : null);
    // What the caller may not (any longer) know of is gone, to the caller.
    Set<Integer> gone = new LinkedHashSet<>(changes.destroyed());
    return new Changes(
        changes.newState(),
        changes.hasMore(),
        visible(account, changes.created(), gone),
        visible(account, changes.updated(), gone),
        gone.stream().map(Mailbox::objectId).toList(),
        beside);
  }

  private static List<String> visible(
      OpenAccount account, Collection<Integer> mailboxes, Set<Integer> gone) {
    return mailboxes.stream()
        .filter(id -> {
          Mailbox mailbox = account.mail().mailboxes().get(id);
          boolean there = mailbox != null && MailboxJson.isVisible(account, mailbox);
          if (mailbox != null && !there) {
            gone.add(id);
          }
          return there || mailbox == null; // gone meanwhile: the next answer says so
        })
        .map(Mailbox::objectId)
        .toList();
  }
}
