package org.malleposte.jmap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A Request object (RFC 8620 §3.3), found to be one.
///
/// @param createdIds null when the client did not send any
public record Request(
    Set<String> using, List<Invocation> calls, @Nullable Map<String, String> createdIds) {

  /// One method call.
  public record Invocation(String method, ObjectNode arguments, String id) {}

  /// @throws ProblemException it is not JSON, or not a request
  public static Request read(byte[] octets) throws ProblemException {
    return of(json(octets));
  }

  /// @throws ProblemException it is not JSON, or more than a request may hold
  public static JsonNode json(byte[] octets) throws ProblemException {
    try {
      return Json.read(octets);
    } catch (StreamConstraintsException e) {
      throw new ProblemException(
          Problem.limit("maxSizeRequest", "The JSON is deeper or larger than a request may be."));
    } catch (JsonProcessingException e) {
      throw new ProblemException(Problem.notJson("The body is not I-JSON (RFC 7493)."));
    }
  }

  public static Request of(JsonNode body) throws ProblemException {
    if (!(body.get("using") instanceof ArrayNode using)
        || !(body.get("methodCalls") instanceof ArrayNode calls)) {
      throw notRequest("A request has the arrays using and methodCalls.");
    }
    return new Request(urns(using), invocations(calls), createdIds(body.get("createdIds")));
  }

  private static Set<String> urns(ArrayNode using) throws ProblemException {
    Set<String> urns = new LinkedHashSet<>();
    for (JsonNode urn : using) {
      if (!urn.isTextual()) {
        throw notRequest("using holds strings.");
      }
      urns.add(urn.textValue());
    }
    return urns;
  }

  private static List<Invocation> invocations(ArrayNode calls) throws ProblemException {
    List<Invocation> invocations = new ArrayList<>(calls.size());
    for (JsonNode call : calls) {
      if (!call.isArray()
          || call.size() != 3
          || !call.get(0).isTextual()
          || !(call.get(1) instanceof ObjectNode arguments)
          || !call.get(2).isTextual()) {
        throw notRequest("A method call is an array of a name, an object and an id.");
      }
      invocations.add(new Invocation(call.get(0).textValue(), arguments, call.get(2).textValue()));
    }
    return invocations;
  }

  private static @Nullable Map<String, String> createdIds(@Nullable JsonNode written)
      throws ProblemException {
    if (written == null || written.isNull()) {
      return null;
    }
    if (!written.isObject()) {
      throw notRequest("createdIds is an object.");
    }
    Map<String, String> ids = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : written.properties()) {
      if (!entry.getValue().isTextual()) {
        throw notRequest("createdIds maps ids to ids.");
      }
      ids.put(entry.getKey(), entry.getValue().textValue());
    }
    return ids;
  }

  private static ProblemException notRequest(String detail) {
    return new ProblemException(Problem.notRequest(detail));
  }
}
