package org.malleposte.jmap.sharing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.ChangesMethod;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.QueryChangesMethod;
import org.malleposte.mail.sharing.ShareNotices;
import org.malleposte.mail.submission.RecordChanges;

/// ShareNotification/queryChanges (RFC 9670 §3.7): notices come and go, and never change.
final class NoticeQueryChanges extends QueryChangesMethod {
  @Override
  public String name() {
    return "ShareNotification/queryChanges";
  }

  @Override
  protected Difference compare(OpenAccount account, Asked asked, Arguments arguments, Call call)
      throws MethodException {
    String state = account.state();
    RecordChanges changes =
        ShareNotices.changes(
            account.account(), ChangesMethod.modseq(account, asked.since()), Integer.MAX_VALUE);
    List<String> now = NoticeQuery.matching(account, asked.filter(), asked.sort());
    Set<String> made = new HashSet<>(NoticeChanges.ids(changes.created()));
    List<Added> added = new ArrayList<>();
    for (int i = 0; i < now.size(); i++) {
      if (made.contains(now.get(i))) {
        added.add(new Added(now.get(i), i));
      }
    }
    return new Difference(state, NoticeChanges.ids(changes.destroyed()), added, now.size());
  }
}
