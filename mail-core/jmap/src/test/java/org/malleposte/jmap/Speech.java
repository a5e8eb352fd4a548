package org.malleposte.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/// Calls methods. Their arguments are written with `'` for `"`, and without `accountId`.
public record Speech(Dispatcher dispatcher, Set<String> using) {

  /// The arguments of the first response; those of an error have `error`.
  public JsonNode call(SignedIn who, String account, String method, String arguments) {
    return all(who, account, method, arguments).at("/0/1");
  }

  /// Every response to one call.
  ///
  /// @param account null for methods that have none
  public JsonNode all(SignedIn who, String account, String method, String arguments) {
    try {
      String json = arguments.replace('\'', '"');
      ObjectNode node = (ObjectNode) Json.read(json.getBytes(StandardCharsets.UTF_8));
      if (account != null) {
        node.put("accountId", account);
      }
      ObjectNode request = Json.object();
      using.forEach(request.putArray("using")::add);
      request.putArray("methodCalls").addArray().add(method).add(node).add("0");
      JsonNode responses = dispatcher.answer(who, Request.of(request)).path("methodResponses");
      for (JsonNode response : responses) {
        if (response.get(0).textValue().equals("error")) {
          ((ObjectNode) response.get(1)).set("error", response.get(1).path("type"));
        }
      }
      return responses;
    } catch (IOException | ProblemException e) {
      throw new IllegalArgumentException(arguments, e);
    }
  }
}
