package org.malleposte.jmap.sharing;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.Filter;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.QueryMethod;
import org.malleposte.jmap.Sort;

/// Principal/query (RFC 9670 §2.4).
final class PrincipalQuery extends QueryMethod {
  @Override
  public String name() {
    return "Principal/query";
  }

  @Override
  protected Found find(
      OpenAccount account, @Nullable Filter filter, List<Sort> sort, Arguments arguments, Call call)
      throws MethodException {
    String state = String.valueOf(call.rooms().directory().version());
    return new Found(
        state,
        !PrincipalSearch.looksAtAccounts(filter),
        Ids.of(PrincipalSearch.run(account, filter, sort)));
  }
}
