package org.malleposte.jmap.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Filter;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.MethodError;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.Sort;
import org.malleposte.mail.Usage;

/// The limits of an account, at most two: octets and messages (RFC 9425 §4).
final class Quotas {
  static final String OCTETS = "octets";
  static final String MESSAGES = "count";

  static final List<String> PROPERTIES =
      List.of(
          "id",
          "resourceType",
          "used",
          "hardLimit",
          "scope",
          "name",
          "types",
          "warnLimit",
          "softLimit",
          "description");

  private Quotas() {}

  /// By id. What is not limited has none.
  static Map<String, ObjectNode> of(OpenAccount account) {
    Usage usage = account.mail().usage();
    Map<String, ObjectNode> all = new LinkedHashMap<>();
    if (usage.storageLimit() > 0) {
      all.put(OCTETS, quota(OCTETS, usage.storage(), usage.storageLimit(), "Storage"));
    }
    if (usage.countLimit() > 0) {
      all.put(MESSAGES, quota(MESSAGES, usage.count(), usage.countLimit(), "Messages"));
    }
    return all;
  }

  private static ObjectNode quota(String type, long used, long limit, String name) {
    ObjectNode json =
        Json.object()
            .put("id", type)
            .put("resourceType", type)
            .put("used", used)
            .put("hardLimit", limit)
            .put("scope", "account")
            .put("name", name);
    json.putArray("types").add("Mail");
    return json.putNull("warnLimit").putNull("softLimit").putNull("description");
  }

  /// RFC 9425 §4.4.
  static List<String> matching(OpenAccount account, @Nullable Filter filter, List<Sort> sorts)
      throws MethodException {
    return of(account).values().stream()
        .filter(test(filter))
        .sorted(order(sorts))
        .map(quota -> quota.path("id").asText())
        .toList();
  }

  private static Predicate<ObjectNode> test(@Nullable Filter filter) throws MethodException {
    return switch (filter) {
      case null -> _ -> true;
      case Filter.Condition(ObjectNode properties) -> condition(properties);
      case Filter.Operator operator -> operator(operator);
    };
  }

  private static Predicate<ObjectNode> operator(Filter.Operator operator) throws MethodException {
    List<Predicate<ObjectNode>> parts = new java.util.ArrayList<>();
    for (Filter part : operator.conditions()) {
      parts.add(test(part));
    }
    return switch (operator.kind()) {
      case AND -> one -> parts.stream().allMatch(part -> part.test(one));
      case OR -> one -> parts.stream().anyMatch(part -> part.test(one));
      case NOT -> one -> parts.stream().noneMatch(part -> part.test(one));
    };
  }

  private static Predicate<ObjectNode> condition(ObjectNode properties) throws MethodException {
    Predicate<ObjectNode> all = _ -> true;
    for (Map.Entry<String, JsonNode> entry : properties.properties()) {
      String wanted = entry.getValue().asText();
      Predicate<ObjectNode> one =
          switch (entry.getKey()) {
            case "name" -> quota -> quota.path("name").asText().contains(wanted);
            case "scope" -> quota -> quota.path("scope").asText().equals(wanted);
            case "resourceType" -> quota -> quota.path("resourceType").asText().equals(wanted);
            case "type" -> quota -> wanted.equals("Mail");
            default ->
                throw new MethodException(
                    MethodError.UNSUPPORTED_FILTER, "There is no " + entry.getKey() + ".");
          };
      all = entry.getValue().isNull() ? all : all.and(one);
    }
    return all;
  }

  private static Comparator<ObjectNode> order(List<Sort> sorts) throws MethodException {
    Comparator<ObjectNode> order = Comparator.comparingInt(_ -> 0);
    for (Sort sort : sorts) {
      Comparator<ObjectNode> by =
          switch (sort.property()) {
            case "name" -> Comparator.comparing(quota -> quota.path("name").asText());
            case "used" -> Comparator.comparingLong(quota -> quota.path("used").asLong());
            default ->
                throw new MethodException(
                    MethodError.UNSUPPORTED_SORT, "There is no order " + sort.property() + ".");
          };
      order = order.thenComparing(sort.ascending() ? by : by.reversed());
    }
    return order;
  }
}
