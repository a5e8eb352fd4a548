package org.malleposte.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One Comparator of a /query (RFC 8620 §5.5).
///
/// @param collation a collation of RFC 4790, or null for the server's
/// @param node the whole, for what a type adds (`keyword`)
public record Sort(
    String property, boolean ascending, @Nullable String collation, ObjectNode node) {
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
      Arguments comparator = new Arguments(object);
      sorts.add(
          new Sort(
              comparator.text("property"),
              comparator.flag("isAscending", true),
              comparator.textOrNull("collation"),
              object));
    }
    return sorts;
  }
}
