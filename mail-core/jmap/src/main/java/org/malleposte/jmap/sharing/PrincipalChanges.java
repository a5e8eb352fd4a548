package org.malleposte.jmap.sharing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.Method;
import org.malleposte.jmap.MethodError;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;

/// Principal/changes (RFC 9670 §2.2), read from the directory's journal.
final class PrincipalChanges implements Method {
  @Override
  public String name() {
    return "Principal/changes";
  }

  @Override
  public ObjectNode answer(Arguments arguments, Call call) throws MethodException {
    OpenAccount account = call.account(arguments);
    String since = arguments.text("sinceState");
    long most = arguments.unsigned("maxChanges", call.limits().objectsInGet());
    arguments.end();
    PrincipalHistory history = PrincipalHistory.since(call, since);
    if (history.touched().size() > most) { // there is no state in between
      throw new MethodException(
          MethodError.CANNOT_CALCULATE_CHANGES, "More has changed than is wanted.");
    }
    List<String> created = new ArrayList<>();
    List<String> updated = new ArrayList<>();
    List<String> destroyed = new ArrayList<>();
    for (String id : history.touched()) {
      boolean there = account.principals().find(id) != null;
      boolean made = history.made().contains(id);
      if (there) {
        (made ? created : updated).add(id);
      } else if (!made) {
        destroyed.add(id);
      }
    }
    ObjectNode answer =
        Json.object()
            .put("accountId", account.id())
            .put("oldState", since)
            .put("newState", String.valueOf(history.upTo()))
            .put("hasMoreChanges", false);
    answer.set("created", Json.array(created));
    answer.set("updated", Json.array(updated));
    answer.set("destroyed", Json.array(destroyed));
    return answer;
  }
}
