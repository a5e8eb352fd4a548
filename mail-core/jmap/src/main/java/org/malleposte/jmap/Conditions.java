package org.malleposte.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What a FilterCondition of one type asks. The operators around it are the same for every type
/// (RFC 8620 §5.5).
@FunctionalInterface
public interface Conditions<T> {

  /// What one property of a condition asks.
  @FunctionalInterface
  interface Property<T> {
    /// @throws MethodException `unsupportedFilter`, or the value is none for that property
    Predicate<T> of(String name, JsonNode value) throws MethodException;
  }

  /// @param properties of one condition: what they ask must all be so
  Predicate<T> of(ObjectNode properties) throws MethodException;

  /// Conditions whose properties are understood one by one, and ask for nothing when they are null.
  static <T> Conditions<T> each(Property<T> property) {
    return properties -> {
      List<Predicate<T>> parts = new ArrayList<>();
      for (Map.Entry<String, JsonNode> entry : properties.properties()) {
        if (!entry.getValue().isNull()) {
          parts.add(property.of(entry.getKey(), entry.getValue()));
        }
      }
      return all(parts);
    };
  }

  static <T> Predicate<T> all(List<Predicate<T>> parts) {
    return one -> parts.stream().allMatch(part -> part.test(one));
  }

  /// @param filter null for everything
  default Predicate<T> compile(@Nullable Filter filter) throws MethodException {
    return switch (filter) {
      case null -> _ -> true;
      case Filter.Condition(ObjectNode properties) -> of(properties);
      case Filter.Operator(Filter.Kind kind, List<Filter> conditions) -> {
        List<Predicate<T>> parts = new ArrayList<>();
        for (Filter condition : conditions) {
          parts.add(compile(condition));
        }
        yield switch (kind) {
          case AND -> all(parts);
          case OR -> one -> parts.stream().anyMatch(part -> part.test(one));
          case NOT -> one -> parts.stream().noneMatch(part -> part.test(one));
        };
      }
    };
  }

  static MethodException unknown(String name) {
    return new MethodException(
        MethodError.UNSUPPORTED_FILTER, "There is no condition " + name + ".");
  }
}
