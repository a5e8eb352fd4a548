package org.malleposte.jmap.mail;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.ChangesMethod;
import org.malleposte.jmap.MethodError;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.QueryChangesMethod;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.MailboxChanges;

/// Mailbox/queryChanges (RFC 8621 §2.4). What was not touched stands where it stood; in a tree
/// everything may have moved with what is above it.
final class MailboxQueryChanges extends QueryChangesMethod {
  private static final int MOST = 100_000;

  @Override
  public String name() {
    return "Mailbox/queryChanges";
  }

  @Override
  protected Difference compare(OpenAccount account, Asked asked, Arguments arguments, Call call)
      throws MethodException {
    String state = account.state();
    MailboxSearch search =
        MailboxSearch.read(account, call, asked.filter(), asked.sort(), arguments);
    long since = ChangesMethod.modseq(account, asked.since());
    MailboxChanges changes = account.mail().mailboxChanges(since, MOST);
    if (changes.hasMore()) {
      throw new MethodException(
          MethodError.CANNOT_CALCULATE_CHANGES, "Too much has changed since then.");
    }
    List<String> now = search.run();
    Set<String> removed = new LinkedHashSet<>();
    changes.destroyed().forEach(id -> removed.add(Mailbox.objectId(id)));
    boolean quiet = changes.onlyCounts() || changes.updated().isEmpty();
    if (!quiet) {
      changes.updated().forEach(id -> removed.add(Mailbox.objectId(id)));
    }
    boolean shaped = !changes.created().isEmpty() || !removed.isEmpty();
    if (shaped && (search.asTree() || search.withinTree())) {
      removed.addAll(now);
      removed.addAll(search.visible()); // those below one that is no longer found are gone with it
    }
    Set<String> suspects = new LinkedHashSet<>(removed);
    for (int id : changes.created()) {
      suspects.add(Mailbox.objectId(id));
      removed.remove(Mailbox.objectId(id)); // it was in no answer
    }
    List<Added> added = new ArrayList<>();
    for (int i = 0; i < now.size(); i++) {
      if (suspects.contains(now.get(i))) {
        added.add(new Added(now.get(i), i));
      }
    }
    return new Difference(state, List.copyOf(removed), added, now.size());
  }
}
