package org.malleposte.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One Comparator of a /query (RFC 8620 §5.5).
///
/// @param collation a collation of RFC 4790, or null for the server's
/// @param node the whole, for what a type adds (`keyword`)
public record Sort(
    String property, boolean ascending, @Nullable String collation, ObjectNode node) {
  /// What a client may ask texts to be sorted by (RFC 4790).
  public static final List<String> COLLATIONS = List.of("i;ascii-casemap", "i;unicode-casemap");

  private static final int MOST = 16;

  /// @return none when nothing is asked for
  public static List<Sort> read(Arguments arguments) throws MethodException {
    ArrayNode array = arguments.arrayOrNull("sort");
    List<Sort> sorts = new ArrayList<>();
    if (array == null) {
      return sorts;
    }
    if (array.size() > MOST) {
      throw new MethodException(MethodError.UNSUPPORTED_SORT, "At most " + MOST + " comparators.");
    }
    for (JsonNode node : array) {
      if (!(node instanceof ObjectNode object)) {
        throw MethodException.invalid("sort", "a comparator is an object");
      }
      sorts.add(one(object));
    }
    return sorts;
  }

  private static Sort one(ObjectNode object) throws MethodException {
    Arguments comparator = new Arguments(object);
    String collation = comparator.textOrNull("collation");
    if (collation != null && !COLLATIONS.contains(collation)) {
      throw new MethodException(
          MethodError.UNSUPPORTED_SORT, "There is no collation " + collation + ".");
    }
    return new Sort(
        comparator.text("property"), comparator.flag("isAscending", true), collation, object);
  }

  /// The orders that objects of one type have.
  @FunctionalInterface
  public interface Orders<T> {
    /// @return null when there is no such order
    @Nullable Comparator<T> by(String property);
  }

  /// @return all are equal when nothing is asked for
  /// @throws MethodException `unsupportedSort`
  public static <T> Comparator<T> order(List<Sort> sorts, Orders<T> orders) throws MethodException {
    Comparator<T> order = Comparator.comparingInt(_ -> 0);
    for (Sort sort : sorts) {
      Comparator<T> by = orders.by(sort.property());
      if (by == null) {
        throw new MethodException(
            MethodError.UNSUPPORTED_SORT, "There is no order " + sort.property() + ".");
      }
      order = order.thenComparing(sort.ascending() ? by : by.reversed());
    }
    return order;
  }
}
