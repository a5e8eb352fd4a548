package org.malleposte.jmap.submission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Filter;
import org.malleposte.jmap.MethodError;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.Sort;
import org.malleposte.mail.Email;
import org.malleposte.mail.submission.Submission;

/// The conditions and orders of EmailSubmission/query (RFC 8621 §7.3).
final class SubmissionFilter {
  private SubmissionFilter() {}

  static Predicate<Submission> of(@Nullable Filter filter) throws MethodException {
    return switch (filter) {
      case null -> _ -> true;
      case Filter.Operator operator -> operator(operator);
      case Filter.Condition(ObjectNode properties) -> condition(properties);
    };
  }

  /// Whether the answer changes as time goes by, with no commit.
  static boolean dependsOnTime(@Nullable Filter filter) {
    return switch (filter) {
      case null -> false;
      case Filter.Operator operator ->
          operator.conditions().stream().anyMatch(SubmissionFilter::dependsOnTime);
      case Filter.Condition(ObjectNode properties) -> properties.has("undoStatus");
    };
  }

  private static Predicate<Submission> operator(Filter.Operator operator) throws MethodException {
    List<Predicate<Submission>> parts = new ArrayList<>();
    for (Filter part : operator.conditions()) {
      parts.add(of(part));
    }
    return switch (operator.kind()) {
      case AND -> one -> parts.stream().allMatch(part -> part.test(one));
      case OR -> one -> parts.stream().anyMatch(part -> part.test(one));
      case NOT -> one -> parts.stream().noneMatch(part -> part.test(one));
    };
  }

  private static Predicate<Submission> condition(ObjectNode properties) throws MethodException {
    Predicate<Submission> all = _ -> true;
    for (Map.Entry<String, JsonNode> entry : properties.properties()) {
      if (!entry.getValue().isNull()) {
        all = all.and(condition(entry.getKey(), entry.getValue()));
      }
    }
    return all;
  }

  private static Predicate<Submission> condition(String name, JsonNode value)
      throws MethodException {
    return switch (name) {
      case "identityIds" -> in(value, Submission::identity);
      case "emailIds" -> in(value, one -> Email.objectId(one.email()));
      case "threadIds" -> in(value, one -> Email.threadObjectId(one.thread()));
      case "undoStatus" -> {
        String wanted = value.asText();
        yield one -> SubmissionJson.undo(one.undo()).equals(wanted);
      }
      case "before" -> {
        Instant before = date(value);
        yield one -> one.sendAt().isBefore(before);
      }
      case "after" -> {
        Instant after = date(value);
        yield one -> !one.sendAt().isBefore(after);
      }
      default ->
          throw new MethodException(
              MethodError.UNSUPPORTED_FILTER, "There is no condition " + name + ".");
    };
  }

  private static Predicate<Submission> in(JsonNode value, Function<Submission, String> property)
      throws MethodException {
    if (!value.isArray()) {
      throw MethodException.invalid("filter", "ids are a list");
    }
    Set<String> wanted = new HashSet<>();
    value.forEach(id -> wanted.add(id.asText()));
    return one -> wanted.contains(property.apply(one));
  }

  private static Instant date(JsonNode value) throws MethodException {
    try {
      return OffsetDateTime.parse(value.asText()).toInstant();
    } catch (DateTimeParseException e) {
      throw MethodException.invalid("filter", "it is a UTC date");
    }
  }

  /// Those that are equal in the order of their making.
  static Comparator<Submission> order(List<Sort> sorts) throws MethodException {
    Comparator<Submission> order = Comparator.comparingInt(_ -> 0);
    for (Sort sort : sorts) {
      Comparator<Submission> by =
          switch (sort.property()) {
            case "emailId" -> Comparator.comparingLong(Submission::email);
            case "threadId" -> Comparator.comparingLong(Submission::thread);
            case "sentAt", "sendAt" -> Comparator.comparing(Submission::sendAt);
            default ->
                throw new MethodException(
                    MethodError.UNSUPPORTED_SORT, "There is no order " + sort.property() + ".");
          };
      order = order.thenComparing(sort.ascending() ? by : by.reversed());
    }
    return order.thenComparingLong(Submission::id);
  }
}
