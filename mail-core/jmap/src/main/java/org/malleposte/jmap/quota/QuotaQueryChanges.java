package org.malleposte.jmap.quota;

import java.util.ArrayList;
import java.util.List;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.ChangesMethod;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.QueryChangesMethod;

/// Quota/queryChanges (RFC 9425 §4.5): what changed is taken out, and put in where it stands now.
final class QuotaQueryChanges extends QueryChangesMethod {
  @Override
  public String name() {
    return "Quota/queryChanges";
  }

  @Override
  protected Difference compare(OpenAccount account, Asked asked, Arguments arguments, Call call)
      throws MethodException {
    String state = account.state();
    ChangesMethod.Changes changes =
        QuotaChanges.changes(account, ChangesMethod.modseq(account, asked.since()));
    List<String> now = Quotas.matching(account, asked.filter(), asked.sort());
    List<String> removed = new ArrayList<>(changes.updated());
    removed.addAll(changes.destroyed());
    List<Added> added = new ArrayList<>();
    for (int i = 0; i < now.size(); i++) {
      if (changes.updated().contains(now.get(i))) {
        added.add(new Added(now.get(i), i));
      }
    }
    return new Difference(state, removed, added, now.size());
  }
}
