package org.malleposte.jmap.submission;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Conditions;
import org.malleposte.jmap.Filter;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.Sort;
import org.malleposte.mail.Email;
import org.malleposte.mail.submission.Submission;

/// The conditions and orders of EmailSubmission/query (RFC 8621 §7.3).
final class SubmissionFilter {
  private SubmissionFilter() {}

  static Predicate<Submission> of(@Nullable Filter filter) throws MethodException {
    return Conditions.each(SubmissionFilter::condition).compile(filter);
  }

  /// Whether the answer changes as time goes by, with no commit.
  static boolean dependsOnTime(@Nullable Filter filter) {
    return Filter.asks(filter, "undoStatus");
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
      default -> throw Conditions.unknown(name);
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
    return Sort.order(sorts, SubmissionFilter::by).thenComparingLong(Submission::id);
  }

  private static @Nullable Comparator<Submission> by(String property) {
    return switch (property) {
      case "emailId" -> Comparator.comparingLong(Submission::email);
      case "threadId" -> Comparator.comparingLong(Submission::thread);
      case "sentAt", "sendAt" -> Comparator.comparing(Submission::sendAt);
      default -> null;
    };
  }
}
