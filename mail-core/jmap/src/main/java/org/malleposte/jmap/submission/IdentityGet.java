package org.malleposte.jmap.submission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.GetMethod;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.mail.submission.Identity;

/// Identity/get (RFC 8621 §6.1).
final class IdentityGet extends GetMethod {
  @Override
  public String name() {
    return "Identity/get";
  }

  @Override
  protected Records records(Arguments arguments, OpenAccount account, Call call) {
    // Before the state is told: those for addresses that came meanwhile are made now.
    Map<String, ObjectNode> all = new LinkedHashMap<>();
    for (Identity identity :
        call.rooms()
            .sending()
            .identities()
            .all(call.who().actor(), call.who().user(), account.account())) {
      all.put(IdentityJson.id(identity), IdentityJson.of(identity));
    }
    return new All(IdentityJson.PROPERTIES, all);
  }

  /// Few objects, read at once.
  record All(List<String> properties, Map<String, ObjectNode> objects) implements Plain {
    @Override
    public List<String> all(int limit) {
      return objects.keySet().stream().limit(limit).toList();
    }

    @Override
    public Map<String, ObjectNode> read(Collection<String> ids, Collection<String> properties) {
      Map<String, ObjectNode> found = new LinkedHashMap<>();
      for (String id : ids) {
        ObjectNode object = objects.get(id);
        if (object != null) {
          found.put(id, object.deepCopy().retain(properties));
        }
      }
      return found;
    }
  }
}
