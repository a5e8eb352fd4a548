package org.malleposte.jmap.mail;

import java.util.ArrayList;
import java.util.List;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.MethodError;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.Sort;
import org.malleposte.mail.SortField;
import org.malleposte.mail.SortKeys;

/// The order of an Email/query, understood (RFC 8621 §4.4.2). Without any, the newest come first.
final class EmailOrder {
  private final OpenAccount account;
  private final List<By> by = new ArrayList<>();

  /// One thing to sort by.
  private record By(Key key, boolean reverse) {}

  /// What gives a value to each email.
  private sealed interface Key {
    enum Simple implements Key {
      RECEIVED_AT,
      SIZE
    }

    record OfMessage(SortField field) implements Key {}

    record Keyword(String keyword) implements Key {}

    record Threads(ThreadKeywords keywords, boolean all) implements Key {}
  }

  EmailOrder(Call call, OpenAccount account, List<Sort> sorts) throws MethodException {
    this.account = account;
    for (Sort sort : sorts) {
      by.add(new By(key(call, sort), !sort.ascending()));
    }
    if (by.isEmpty()) {
      by.add(new By(Key.Simple.RECEIVED_AT, true));
    }
  }

  private Key key(Call call, Sort sort) throws MethodException {
    return switch (sort.property()) {
      case "receivedAt" -> Key.Simple.RECEIVED_AT;
      case "size" -> Key.Simple.SIZE;
      case "from" -> new Key.OfMessage(SortField.DISPLAY_FROM);
      case "to" -> new Key.OfMessage(SortField.DISPLAY_TO);
      case "subject" -> new Key.OfMessage(SortField.SUBJECT);
      case "sentAt" -> new Key.OfMessage(SortField.SENT);
      case "hasKeyword" -> new Key.Keyword(keyword(sort));
      case "allInThreadHaveKeyword" -> new Key.Threads(threads(call, sort), true);
      case "someInThreadHaveKeyword" -> new Key.Threads(threads(call, sort), false);
      default ->
          throw new MethodException(
              MethodError.UNSUPPORTED_SORT, "Emails cannot be sorted by " + sort.property() + ".");
    };
  }

  private ThreadKeywords threads(Call call, Sort sort) throws MethodException {
    return new ThreadKeywords(call.rooms(), account, keyword(sort));
  }

  private static String keyword(Sort sort) throws MethodException {
    if (!sort.node().path("keyword").isTextual()) {
      throw MethodException.invalid("sort", sort.property() + " needs a keyword");
    }
    return sort.node().get("keyword").textValue();
  }

  /// Whether the order is that of arrival, one way or the other.
  boolean isByArrival() {
    return by.size() == 1 && by.getFirst().key() == Key.Simple.RECEIVED_AT;
  }

  /// Of the order of arrival.
  boolean newestFirst() {
    return !isByArrival() || by.getFirst().reverse();
  }

  boolean looksAtKeywords() {
    return by.stream().anyMatch(b -> b.key() instanceof Key.Keyword) || looksAtThreads();
  }

  boolean looksAtThreads() {
    return by.stream().anyMatch(b -> b.key() instanceof Key.Threads);
  }

  /// Collects what is to be sorted.
  final class Collector {
    private final LongList emails = new LongList();
    private final List<LongList> values = new ArrayList<>();

    Collector() {
      by.forEach(_ -> values.add(new LongList()));
    }

    void add(Candidate candidate) {
      emails.add(candidate.email());
      for (int i = 0; i < by.size(); i++) {
        values.get(i).add(value(by.get(i).key(), candidate));
      }
    }

    private long value(Key key, Candidate candidate) {
      return switch (key) {
        case Key.Simple simple ->
            switch (simple) {
              case RECEIVED_AT -> candidate.receivedAt();
              case SIZE -> candidate.size();
            };
        case Key.Keyword keyword -> Keywords.has(candidate.flags(), keyword.keyword()) ? 1 : 0;
        case Key.Threads threads -> {
          long thread = candidate.thread();
          boolean has =
              threads.all()
                  ? threads.keywords().isInAll(thread)
                  : threads.keywords().isInSome(thread);
          yield has ? 1 : 0;
        }
        case Key.OfMessage message ->
            // Read for all at once; what has no date was sent when it came.
            message.field() == SortField.SENT ? Math.floorDiv(candidate.receivedAt(), 1000L) : 0;
      };
    }

    /// In order; those that are equal in the order in which they were added.
    long[] sorted() {
      long[] ids = emails.toArray();
      int[] order = new int[ids.length];
      for (int i = 0; i < order.length; i++) {
        order[i] = i;
      }
      for (int i = by.size() - 1; i >= 0; i--) {
        order = SortKeys.sorted(order, values(i, ids), by.get(i).reverse());
      }
      long[] sorted = new long[ids.length];
      for (int i = 0; i < sorted.length; i++) {
        sorted[i] = ids[order[i]];
      }
      return sorted;
    }

    private long[] values(int place, long[] ids) {
      long[] known = values.get(place).toArray();
      if (!(by.get(place).key() instanceof Key.OfMessage message)) {
        return known;
      }
      long[] read = account.mail().sortKeys().values(ids, message.field());
      for (int i = 0; i < read.length; i++) {
        read[i] = read[i] == SortKeys.NO_DATE ? known[i] : read[i];
      }
      return read;
    }
  }
}
