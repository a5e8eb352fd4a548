package org.malleposte.jmap.submission;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.ChangesMethod;
import org.malleposte.jmap.MethodError;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.QueryChangesMethod;
import org.malleposte.mail.submission.RecordChanges;
import org.malleposte.mail.submission.Submissions;

/// EmailSubmission/queryChanges (RFC 8621 §7.4): every record that changed is taken out, and put in
/// where it stands now.
final class SubmissionQueryChanges extends QueryChangesMethod {
  @Override
  public String name() {
    return "EmailSubmission/queryChanges";
  }

  @Override
  protected Difference compare(OpenAccount account, Asked asked, Arguments arguments, Call call)
      throws MethodException {
    if (SubmissionFilter.dependsOnTime(asked.filter())) {
      throw new MethodException(
          MethodError.CANNOT_CALCULATE_CHANGES, "What is pending changes as time goes by.");
    }
    String state = account.state();
    RecordChanges changes =
        Submissions.changes(
            account.mail(), ChangesMethod.modseq(account, asked.since()), Integer.MAX_VALUE);
    List<String> now = SubmissionQuery.matching(account, asked.filter(), asked.sort(), call);
    List<String> removed = new ArrayList<>();
    changes.updated().forEach(id -> removed.add("S" + id));
    changes.destroyed().forEach(id -> removed.add("S" + id));
    Set<String> changed = new HashSet<>(removed);
    changes.created().forEach(id -> changed.add("S" + id));
    List<Added> added = new ArrayList<>();
    for (int i = 0; i < now.size(); i++) {
      if (changed.contains(now.get(i))) {
        added.add(new Added(now.get(i), i));
      }
    }
    return new Difference(state, removed, added, now.size());
  }
}
