package org.malleposte.jmap.quota;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.Filter;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.QueryMethod;
import org.malleposte.jmap.Sort;

/// Quota/query (RFC 9425 §4.4).
final class QuotaQuery extends QueryMethod {
  @Override
  public String name() {
    return "Quota/query";
  }

  @Override
  protected Found find(
      OpenAccount account, @Nullable Filter filter, List<Sort> sort, Arguments arguments, Call call)
      throws MethodException {
    String state = account.state();
    return new Found(state, true, Ids.of(Quotas.matching(account, filter, sort)));
  }
}
