package org.malleposte.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The filter of a /query (RFC 8620 §5.5), its conditions not yet understood.
public sealed interface Filter {
  /// Conditions and operators together.
  int MOST = 500;

  record Operator(Kind kind, List<Filter> conditions) implements Filter {
    public Operator {
      conditions = List.copyOf(conditions);
    }
  }

  record Condition(ObjectNode properties) implements Filter {}

  enum Kind {
    AND,
    OR,
    NOT
  }

  /// @return null when there is none
  public static @Nullable Filter read(Arguments arguments) throws MethodException {
    ObjectNode node = arguments.objectOrNull("filter");
    return node == null ? null : read(node, new int[] {MOST});
  }

  /// Whether a condition asks for that property anywhere in it.
  static boolean asks(@Nullable Filter filter, String property) {
    return switch (filter) {
      case null -> false;
      case Condition(ObjectNode properties) -> properties.has(property);
      case Operator(Kind _, List<Filter> conditions) ->
          conditions.stream().anyMatch(condition -> asks(condition, property));
    };
  }

  private static Filter read(ObjectNode node, int[] left) throws MethodException {
    if (left[0]-- == 0) {
      throw new MethodException(
          MethodError.UNSUPPORTED_FILTER, "A filter has at most " + MOST + " conditions.");
    }
    JsonNode operator = node.get("operator");
    if (operator == null) {
      return new Condition(node);
    }
    if (!(node.get("conditions") instanceof ArrayNode conditions) || node.size() != 2) {
      throw MethodException.invalid("filter", "an operator has conditions and nothing else");
    }
    List<Filter> parts = new ArrayList<>();
    for (JsonNode condition : conditions) {
      if (!(condition instanceof ObjectNode object)) {
        throw MethodException.invalid("filter", "a condition is an object");
      }
      parts.add(read(object, left));
    }
    return new Operator(kind(operator.asText()), parts);
  }

  private static Kind kind(String word) throws MethodException {
    return switch (word) {
      case "AND" -> Kind.AND;
      case "OR" -> Kind.OR;
      case "NOT" -> Kind.NOT;
      default -> throw MethodException.invalid("filter", "an operator is AND, OR or NOT");
    };
  }
}
