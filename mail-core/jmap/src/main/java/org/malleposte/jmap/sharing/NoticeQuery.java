package org.malleposte.jmap.sharing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.Filter;
import org.malleposte.jmap.MethodError;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.QueryMethod;
import org.malleposte.jmap.Sort;
import org.malleposte.mail.sharing.ShareNotice;
import org.malleposte.mail.sharing.ShareNotices;

/// ShareNotification/query (RFC 9670 §3.6).
final class NoticeQuery extends QueryMethod {
  @Override
  public String name() {
    return "ShareNotification/query";
  }

  @Override
  protected Found find(
      OpenAccount account, @Nullable Filter filter, List<Sort> sort, Arguments arguments, Call call)
      throws MethodException {
    String state = account.state();
    return new Found(state, true, Ids.of(matching(account, filter, sort)));
  }

  static List<String> matching(OpenAccount account, @Nullable Filter filter, List<Sort> sort)
      throws MethodException {
    return ShareNotices.all(account.account()).stream()
        .filter(of(filter))
        .sorted(order(sort))
        .map(NoticeJson::id)
        .toList();
  }

  private static Predicate<ShareNotice> of(@Nullable Filter filter) throws MethodException {
    return switch (filter) {
      case null -> _ -> true;
      case Filter.Operator operator -> operator(operator);
      case Filter.Condition(ObjectNode properties) -> condition(properties);
    };
  }

  private static Predicate<ShareNotice> operator(Filter.Operator operator) throws MethodException {
    List<Predicate<ShareNotice>> parts = new ArrayList<>();
    for (Filter part : operator.conditions()) {
      parts.add(of(part));
    }
    return switch (operator.kind()) {
      case AND -> one -> parts.stream().allMatch(part -> part.test(one));
      case OR -> one -> parts.stream().anyMatch(part -> part.test(one));
      case NOT -> one -> parts.stream().noneMatch(part -> part.test(one));
    };
  }

  private static Predicate<ShareNotice> condition(ObjectNode properties) throws MethodException {
    Predicate<ShareNotice> all = _ -> true;
    for (Map.Entry<String, JsonNode> entry : properties.properties()) {
      if (!entry.getValue().isNull()) {
        all = all.and(condition(entry.getKey(), entry.getValue().asText()));
      }
    }
    return all;
  }

  private static Predicate<ShareNotice> condition(String name, String value)
      throws MethodException {
    return switch (name) {
      case "after" -> {
        Instant after = date(value);
        yield one -> !one.created().isBefore(after);
      }
      case "before" -> {
        Instant before = date(value);
        yield one -> one.created().isBefore(before);
      }
      case "objectType" -> _ -> value.equals(NoticeJson.TYPE);
      case "objectAccountId" -> one -> one.owner().name().equals(value);
      default ->
          throw new MethodException(
              MethodError.UNSUPPORTED_FILTER, "There is no condition " + name + ".");
    };
  }

  private static Instant date(String value) throws MethodException {
    try {
      return Instant.parse(value);
    } catch (DateTimeException e) {
      throw MethodException.invalid("filter", "it is a UTC date");
    }
  }

  private static Comparator<ShareNotice> order(List<Sort> sorts) throws MethodException {
    Comparator<ShareNotice> order = Comparator.comparingInt(_ -> 0);
    for (Sort sort : sorts) {
      if (!sort.property().equals("created")) {
        throw new MethodException(
            MethodError.UNSUPPORTED_SORT, "There is no order " + sort.property() + ".");
      }
      Comparator<ShareNotice> by = Comparator.comparing(ShareNotice::created);
      order = order.thenComparing(sort.ascending() ? by : by.reversed());
    }
    return order.thenComparingLong(ShareNotice::id);
  }
}
