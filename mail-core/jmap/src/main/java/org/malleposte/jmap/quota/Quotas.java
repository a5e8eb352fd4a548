package org.malleposte.jmap.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Conditions;
import org.malleposte.jmap.Filter;
import org.malleposte.jmap.Json;
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
        .filter(Conditions.each(Quotas::condition).compile(filter))
        .sorted(Sort.order(sorts, Quotas::by))
        .map(quota -> quota.path("id").asText())
        .toList();
  }

  private static Predicate<ObjectNode> condition(String name, JsonNode value)
      throws MethodException {
    String wanted = value.asText();
    return switch (name) {
      case "name" -> quota -> quota.path("name").asText().contains(wanted);
      case "scope", "resourceType" -> quota -> quota.path(name).asText().equals(wanted);
      case "type" -> _ -> wanted.equals("Mail");
      default -> throw Conditions.unknown(name);
    };
  }

  private static @Nullable Comparator<ObjectNode> by(String property) {
    return switch (property) {
      case "name" -> Comparator.comparing(quota -> quota.path("name").asText());
      case "used" -> Comparator.comparingLong(quota -> quota.path("used").asLong());
      default -> null;
    };
  }
}
