package org.malleposte.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.regex.Pattern;

/// Arguments taken from the responses before (RFC 8620 §3.7): `#ids` with `resultOf`, `name` and
/// `path`.
final class ResultReferences {
  /// Values that one reference gathers: more than any list of ids may have.
  private static final int GATHERED = 100_000;

  private static final int PATH = 1_000;

  /// Octets that the arguments of one call may have by reference: as many as a request.
  private static final int LARGEST = 10_000_000;

  private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,8}");

  private final ArrayNode responses;

  ResultReferences(ArrayNode responses) {
    this.responses = responses;
  }

  /// The arguments with every reference replaced by what it refers to.
  ObjectNode resolve(ObjectNode arguments) throws MethodException {
    ObjectNode resolved = Json.object();
    boolean refers = false;
    for (Map.Entry<String, JsonNode> entry : arguments.properties()) {
      String name = entry.getKey();
      if (!name.startsWith("#")) {
        resolved.set(name, entry.getValue());
        continue;
      }
      String plain = name.substring(1);
      if (arguments.has(plain)) {
        throw MethodException.invalid(plain, "stands there as itself and as a reference");
      }
      resolved.set(plain, value(entry.getValue()));
      refers = true;
    }
    if (refers && Allowance.weight(resolved, LARGEST) > LARGEST) {
      throw unresolved("it refers to more than a request may hold");
    }
    return resolved;
  }

  private JsonNode value(JsonNode reference) throws MethodException {
    JsonNode of = reference.path("resultOf");
    JsonNode name = reference.path("name");
    JsonNode path = reference.path("path");
    if (!of.isTextual() || !name.isTextual() || !path.isTextual()) {
      throw MethodException.invalid("#", "a reference has resultOf, name and path");
    }
    return follow(response(of.textValue(), name.textValue()), path.textValue());
  }

  private JsonNode response(String callId, String name) throws MethodException {
    for (JsonNode response : responses) { // the first one with that id (RFC 8620 §3.7)
      if (response.path(2).asText().equals(callId)) {
        if (response.path(0).asText().equals(name)) {
          return response.path(1);
        }
        break;
      }
    }
    throw unresolved("no response before has that id and name");
  }

  private static JsonNode follow(JsonNode start, String path) throws MethodException {
    if (path.length() > PATH || !path.isEmpty() && path.charAt(0) != '/') {
      throw unresolved("the path is no JSON Pointer");
    }
    return path.isEmpty() ? start : follow(start, path.substring(1).split("/", -1), 0);
  }

  private static JsonNode follow(JsonNode node, String[] steps, int at) throws MethodException {
    if (at == steps.length) {
      return node;
    }
    String step = steps[at].replace("~1", "/").replace("~0", "~"); // RFC 6901 §4
    if (node instanceof ArrayNode array) {
      return step.equals("*") ? each(array, steps, at + 1) : item(array, step, steps, at + 1);
    }
    JsonNode next = node.get(step);
    if (next == null) {
      throw unresolved("there is no " + step);
    }
    return follow(next, steps, at + 1);
  }

  private static JsonNode item(ArrayNode array, String step, String[] steps, int at)
      throws MethodException {
    JsonNode item = INDEX.matcher(step).matches() ? array.get(Integer.parseInt(step)) : null;
    if (item == null) {
      throw unresolved("an array has no " + step);
    }
    return follow(item, steps, at);
  }

  /// Every item's value; those that are arrays themselves are joined into one (RFC 8620 §3.7).
  private static JsonNode each(ArrayNode array, String[] steps, int at) throws MethodException {
    ArrayNode gathered = Json.array();
    for (JsonNode item : array) {
      JsonNode value = follow(item, steps, at);
      if (value instanceof ArrayNode inner) {
        gathered.addAll(inner);
      } else {
        gathered.add(value);
      }
      if (gathered.size() > GATHERED) {
        throw unresolved("it refers to more than " + GATHERED + " values");
      }
    }
    return gathered;
  }

  private static MethodException unresolved(String why) {
    return new MethodException(MethodError.INVALID_RESULT_REFERENCE, why);
  }
}
