package org.malleposte.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The arguments of a call, or any object that a client wrote, read by name. What is of the wrong
/// type is `invalidArguments` with its name; [#end] finds what no one asked for. JSON's null counts
/// as absent.
public final class Arguments {
  private static final long MAX_NUMBER = (1L << 53) - 1; // RFC 8620 §1.3

  private final ObjectNode node;
  private final Set<String> read = new HashSet<>();

  public Arguments(ObjectNode node) {
    this.node = node;
  }

  /// What was written, as it is.
  public ObjectNode node() {
    return node;
  }

  /// The value, or null when it is absent.
  public @Nullable JsonNode get(String name) {
    read.add(name);
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : value;
  }

  public boolean has(String name) {
    return get(name) != null;
  }

  private static <T> T required(String name, @Nullable T value) throws MethodException {
    if (value == null) {
      throw MethodException.invalid(name, "is missing");
    }
    return value;
  }

  private @Nullable JsonNode typed(String name, String type, boolean right) throws MethodException {
    JsonNode value = get(name);
    if (value != null && !right) {
      throw MethodException.invalid(name, "must be " + type);
    }
    return value;
  }

  private boolean is(String name, java.util.function.Predicate<JsonNode> type) {
    JsonNode value = node.get(name);
    return value == null || type.test(value);
  }

  public @Nullable String textOrNull(String name) throws MethodException {
    JsonNode value = typed(name, "a string", is(name, JsonNode::isTextual));
    return value == null ? null : value.textValue();
  }

  public String text(String name) throws MethodException {
    return required(name, textOrNull(name));
  }

  public @Nullable String idOrNull(String name) throws MethodException {
    String id = textOrNull(name);
    if (id != null && !isIdOrReference(id)) {
      throw MethodException.invalid(name, "is not an id");
    }
    return id;
  }

  public String id(String name) throws MethodException {
    return required(name, idOrNull(name));
  }

  private static boolean isIdOrReference(String id) {
    return Ids.isId(id.startsWith("#") ? id.substring(1) : id);
  }

  public boolean flag(String name, boolean otherwise) throws MethodException {
    JsonNode value = typed(name, "true or false", is(name, JsonNode::isBoolean));
    return value == null ? otherwise : value.booleanValue();
  }

  /// An Int (RFC 8620 §1.3).
  public long integer(String name, long otherwise) throws MethodException {
    JsonNode value = typed(name, "an integer", is(name, Arguments::isInt));
    return value == null ? otherwise : value.longValue();
  }

  /// An UnsignedInt (RFC 8620 §1.3).
  public long unsigned(String name, long otherwise) throws MethodException {
    long value = integer(name, otherwise);
    if (value < 0 && has(name)) {
      throw MethodException.invalid(name, "must not be negative");
    }
    return value;
  }

  private static boolean isInt(JsonNode value) {
    return value.isIntegralNumber()
        && value.canConvertToLong()
        && Math.abs(value.longValue()) <= MAX_NUMBER;
  }

  public @Nullable ObjectNode objectOrNull(String name) throws MethodException {
    return (ObjectNode) typed(name, "an object", is(name, JsonNode::isObject));
  }

  public ObjectNode object(String name) throws MethodException {
    return required(name, objectOrNull(name));
  }

  public @Nullable ArrayNode arrayOrNull(String name) throws MethodException {
    return (ArrayNode) typed(name, "an array", is(name, JsonNode::isArray));
  }

  /// A list of strings.
  public @Nullable List<String> textsOrNull(String name) throws MethodException {
    ArrayNode array = arrayOrNull(name);
    if (array == null) {
      return null;
    }
    List<String> texts = new ArrayList<>(array.size());
    for (JsonNode value : array) {
      if (!value.isTextual()) {
        throw MethodException.invalid(name, "must hold strings only");
      }
      texts.add(value.textValue());
    }
    return texts;
  }

  /// A list of ids, or of `#` and creation ids.
  public @Nullable List<String> idsOrNull(String name) throws MethodException {
    List<String> ids = textsOrNull(name);
    if (ids != null && !ids.stream().allMatch(Arguments::isIdOrReference)) {
      throw MethodException.invalid(name, "must hold ids only");
    }
    return ids;
  }

  public List<String> ids(String name) throws MethodException {
    return required(name, idsOrNull(name));
  }

  /// A map from ids to objects, empty when it is absent.
  public Map<String, ObjectNode> objects(String name) throws MethodException {
    ObjectNode map = objectOrNull(name);
    Map<String, ObjectNode> objects = new java.util.LinkedHashMap<>();
    if (map != null) {
      for (Map.Entry<String, JsonNode> entry : map.properties()) {
        if (!isIdOrReference(entry.getKey()) || !(entry.getValue() instanceof ObjectNode object)) {
          throw MethodException.invalid(name, "must map ids to objects");
        }
        objects.put(entry.getKey(), object);
      }
    }
    return objects;
  }

  /// Everything that the method knows has been read.
  ///
  /// @throws MethodException there is more: the client means something that will not happen
  public void end() throws MethodException {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!read.contains(entry.getKey())) {
        throw MethodException.invalid(entry.getKey(), "is not known here");
      }
    }
  }
}
