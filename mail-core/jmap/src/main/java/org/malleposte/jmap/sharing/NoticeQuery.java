package org.malleposte.jmap.sharing;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.Conditions;
import org.malleposte.jmap.Filter;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.QueryMethod;
import org.malleposte.jmap.Sort;
import org.malleposte.mail.sharing.ShareNotice;
import org.malleposte.mail.sharing.ShareNotices;

/// ShareNotification/query (RFC 9670 §3.6).
final class NoticeQuery extends QueryMethod {
  private static final Conditions<ShareNotice> CONDITIONS = Conditions.each(NoticeQuery::condition);

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
        .filter(CONDITIONS.compile(filter))
        .sorted(Sort.order(sort, NoticeQuery::by).thenComparingLong(ShareNotice::id))
        .map(NoticeJson::id)
        .toList();
  }

  private static Predicate<ShareNotice> condition(String name, JsonNode json)
      throws MethodException {
    String value = json.asText();
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
      default -> throw Conditions.unknown(name);
    };
  }

  private static Instant date(String value) throws MethodException {
    try {
      return Instant.parse(value);
    } catch (DateTimeException e) {
      throw MethodException.invalid("filter", "it is a UTC date");
    }
  }

  private static @Nullable Comparator<ShareNotice> by(String property) {
    return property.equals("created") ? Comparator.comparing(ShareNotice::created) : null;
  }
}
