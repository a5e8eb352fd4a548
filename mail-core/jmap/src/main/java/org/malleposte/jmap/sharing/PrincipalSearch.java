package org.malleposte.jmap.sharing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Filter;
import org.malleposte.jmap.MethodError;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.Principal;
import org.malleposte.jmap.Sort;

/// The conditions of Principal/query (RFC 9670 §2.4), and what they find.
final class PrincipalSearch {
  private PrincipalSearch() {}

  static List<String> run(OpenAccount account, @Nullable Filter filter, List<Sort> sorts)
      throws MethodException {
    return account.principals().all().stream()
        .filter(of(filter))
        .sorted(order(sorts))
        .map(Principal::id)
        .toList();
  }

  /// Whether the answer depends on what is shared with the caller, which the directory does not
  /// know.
  static boolean looksAtAccounts(@Nullable Filter filter) {
    return switch (filter) {
      case null -> false;
      case Filter.Operator operator ->
          operator.conditions().stream().anyMatch(PrincipalSearch::looksAtAccounts);
      case Filter.Condition(ObjectNode properties) -> properties.has("accountIds");
    };
  }

  private static Predicate<Principal> of(@Nullable Filter filter) throws MethodException {
    return switch (filter) {
      case null -> _ -> true;
      case Filter.Operator operator -> operator(operator);
      case Filter.Condition(ObjectNode properties) -> condition(properties);
    };
  }

  private static Predicate<Principal> operator(Filter.Operator operator) throws MethodException {
    List<Predicate<Principal>> parts = new ArrayList<>();
    for (Filter part : operator.conditions()) {
      parts.add(of(part));
    }
    return switch (operator.kind()) {
      case AND -> one -> parts.stream().allMatch(part -> part.test(one));
      case OR -> one -> parts.stream().anyMatch(part -> part.test(one));
      case NOT -> one -> parts.stream().noneMatch(part -> part.test(one));
    };
  }

  private static Predicate<Principal> condition(ObjectNode properties) throws MethodException {
    Predicate<Principal> all = _ -> true;
    for (Map.Entry<String, JsonNode> entry : properties.properties()) {
      if (!entry.getValue().isNull()) {
        all = all.and(condition(entry.getKey(), entry.getValue()));
      }
    }
    return all;
  }

  private static Predicate<Principal> condition(String name, JsonNode value)
      throws MethodException {
    if (name.equals("accountIds")) {
      Set<String> wanted = new HashSet<>();
      value.forEach(id -> wanted.add(id.asText()));
      return one -> wanted.contains(one.id()); // an account has its principal's id
    }
    if (!value.isTextual()) {
      throw MethodException.invalid("filter", name + " is a text");
    }
    String text = value.textValue();
    return switch (name) {
      case "email" -> one -> has(one.email(), text);
      case "name" -> one -> has(one.name(), text);
      case "text" -> one -> has(one.name(), text) || has(one.email(), text);
      case "type" -> one -> one.type().equals(text);
      case "timeZone" -> _ -> false; // nobody's is known
      default ->
          throw new MethodException(
              MethodError.UNSUPPORTED_FILTER, "There is no condition " + name + ".");
    };
  }

  private static boolean has(String whole, String part) {
    return whole.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
  }

  /// By name unless something else is asked for.
  private static Comparator<Principal> order(List<Sort> sorts) throws MethodException {
    Comparator<Principal> order = Comparator.comparingInt(_ -> 0);
    for (Sort sort : sorts) {
      Comparator<Principal> by =
          switch (sort.property()) {
            case "name" -> Comparator.comparing(Principal::name, String.CASE_INSENSITIVE_ORDER);
            case "email" -> Comparator.comparing(Principal::email);
            case "type" -> Comparator.comparing(Principal::type);
            default ->
                throw new MethodException(
                    MethodError.UNSUPPORTED_SORT, "There is no order " + sort.property() + ".");
          };
      order = order.thenComparing(sort.ascending() ? by : by.reversed());
    }
    return order
        .thenComparing(Principal::name, String.CASE_INSENSITIVE_ORDER)
        .thenComparing(Principal::id);
  }
}
