package org.malleposte.jmap.sharing;

import java.util.ArrayList;
import java.util.List;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.MethodError;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.QueryChangesMethod;

/// Principal/queryChanges (RFC 9670 §2.5): who was touched is taken out, and put in where it stands
/// now.
final class PrincipalQueryChanges extends QueryChangesMethod {
  @Override
  public String name() {
    return "Principal/queryChanges";
  }

  @Override
  protected Difference compare(OpenAccount account, Asked asked, Arguments arguments, Call call)
      throws MethodException {
    if (PrincipalSearch.looksAtAccounts(asked.filter())) {
      throw new MethodException(
          MethodError.CANNOT_CALCULATE_CHANGES, "What is shared is not the directory's.");
    }
    PrincipalHistory history = PrincipalHistory.since(call, asked.since());
    List<String> now = PrincipalSearch.run(account, asked.filter(), asked.sort());
    List<String> removed = new ArrayList<>(history.touched());
    removed.removeAll(history.made());
    List<Added> added = new ArrayList<>();
    for (int i = 0; i < now.size(); i++) {
      if (history.touched().contains(now.get(i))) {
        added.add(new Added(now.get(i), i));
      }
    }
    return new Difference(String.valueOf(history.upTo()), removed, added, now.size());
  }
}
