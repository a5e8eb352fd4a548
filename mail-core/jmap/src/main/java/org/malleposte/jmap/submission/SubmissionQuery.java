package org.malleposte.jmap.submission;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.Filter;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.QueryMethod;
import org.malleposte.jmap.Sort;

/// EmailSubmission/query (RFC 8621 §7.3).
final class SubmissionQuery extends QueryMethod {
  @Override
  public String name() {
    return "EmailSubmission/query";
  }

  @Override
  protected Found find(
      OpenAccount account, @Nullable Filter filter, List<Sort> sort, Arguments arguments, Call call)
      throws MethodException {
    String state = account.state();
    return new Found(
        state,
        !SubmissionFilter.dependsOnTime(filter),
        Ids.of(matching(account, filter, sort, call)));
  }

  static List<String> matching(
      OpenAccount account, @Nullable Filter filter, List<Sort> sort, Call call)
      throws MethodException {
    return call.rooms().sending().submissions().all(account.mail()).stream()
        .filter(SubmissionFilter.of(filter))
        .sorted(SubmissionFilter.order(sort))
        .map(SubmissionJson::id)
        .toList();
  }
}
