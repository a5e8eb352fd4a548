package org.malleposte.jmap.mail;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.Filter;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.QueryMethod;
import org.malleposte.jmap.Sort;

/// Mailbox/query (RFC 8621 §2.3).
final class MailboxQuery extends QueryMethod {
  @Override
  public String name() {
    return "Mailbox/query";
  }

  @Override
  protected Found find(
      OpenAccount account, @Nullable Filter filter, List<Sort> sort, Arguments arguments, Call call)
      throws MethodException {
    String state = account.state();
    List<String> found = MailboxSearch.read(account, call, filter, sort, arguments).run();
    return new Found(state, true, Ids.of(found));
  }
}
