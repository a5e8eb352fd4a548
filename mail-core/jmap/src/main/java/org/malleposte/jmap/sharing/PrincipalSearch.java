package org.malleposte.jmap.sharing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Conditions;
import org.malleposte.jmap.Filter;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.Principal;
import org.malleposte.jmap.Sort;

/// The conditions of Principal/query (RFC 9670 §2.4), and what they find.
final class PrincipalSearch {
  private static final Conditions<Principal> CONDITIONS =
      Conditions.each(PrincipalSearch::condition);

  private PrincipalSearch() {}

  static List<String> run(OpenAccount account, @Nullable Filter filter, List<Sort> sorts)
      throws MethodException {
    return account.principals().all().stream()
        .filter(CONDITIONS.compile(filter))
        .sorted(order(sorts))
        .map(Principal::id)
        .toList();
  }

  /// Whether the answer depends on what is shared with the caller, which the directory does not
  /// know.
  static boolean looksAtAccounts(@Nullable Filter filter) {
    return Filter.asks(filter, "accountIds");
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
      default -> throw Conditions.unknown(name);
    };
  }

  private static boolean has(String whole, String part) {
    return whole.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
  }

  /// By name unless something else is asked for.
  private static Comparator<Principal> order(List<Sort> sorts) throws MethodException {
    return Sort.order(sorts, PrincipalSearch::by)
        .thenComparing(Principal::name, String.CASE_INSENSITIVE_ORDER)
        .thenComparing(Principal::id);
  }

  private static @Nullable Comparator<Principal> by(String property) {
    return switch (property) {
      case "name" -> Comparator.comparing(Principal::name, String.CASE_INSENSITIVE_ORDER);
      case "email" -> Comparator.comparing(Principal::email);
      case "type" -> Comparator.comparing(Principal::type);
      default -> null;
    };
  }
}
