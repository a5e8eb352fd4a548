package org.malleposte.jmap.sharing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.GetMethod;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.Principal;

/// Principal/get (RFC 9670 §2.1).
final class PrincipalGet extends GetMethod {
  private static final List<String> PROPERTIES =
      List.of("id", "type", "name", "description", "email", "timeZone", "capabilities", "accounts");

  @Override
  public String name() {
    return "Principal/get";
  }

  /// The directory's: a principal is no part of an account.
  @Override
  protected String state(OpenAccount account, Call call) {
    return String.valueOf(call.rooms().directory().version());
  }

  @Override
  protected Records records(Arguments arguments, OpenAccount account, Call call) {
    return new Found(account, call);
  }

  private record Found(OpenAccount account, Call call) implements Plain {
    @Override
    public List<String> properties() {
      return PROPERTIES;
    }

    @Override
    public List<String> all(int limit) {
      return account.principals().all().stream().limit(limit).map(Principal::id).toList();
    }

    @Override
    public Map<String, ObjectNode> read(Collection<String> ids, Collection<String> properties) {
      List<OpenAccount> accounts = properties.contains("accounts") ? call.accounts() : List.of();
      Map<String, ObjectNode> found = new LinkedHashMap<>();
      for (String id : ids) {
        Principal principal = account.principals().find(id);
        if (principal != null) {
          found.put(id, json(principal, properties, accounts));
        }
      }
      return found;
    }

    private ObjectNode json(
        Principal principal, Collection<String> properties, List<OpenAccount> accounts) {
      ObjectNode json = Json.object();
      for (String property : properties) {
        switch (property) {
          case "id" -> json.put("id", principal.id());
          case "type" -> json.put("type", principal.type());
          case "name" -> json.put("name", principal.name());
          case "email" -> json.put("email", principal.email().isEmpty() ? null : principal.email());
          case "capabilities" -> json.putObject("capabilities");
          case "accounts" -> json.set("accounts", accounts(principal, accounts));
          default -> json.putNull(property); // the directory knows nothing of it
        }
      }
      return json;
    }

    private @Nullable ObjectNode accounts(Principal principal, List<OpenAccount> accounts) {
      for (OpenAccount one : accounts) {
        if (one.id().equals(principal.id())) {
          ObjectNode json = Json.object();
          json.set(one.id(), call.describe(one));
          return json;
        }
      }
      return null;
    }
  }
}
