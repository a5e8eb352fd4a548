package org.malleposte.imap;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.malleposte.imap.codec.SearchKey;
import org.malleposte.mail.Email;
import org.malleposte.mail.SortKeys;
import org.malleposte.search.Needle;
import org.malleposte.search.Where;
import org.malleposte.search.WordQuery;

/// A search key ready to be asked of messages.
///
/// @param cost what asking takes, so that dear questions are asked last
record Criterion(Cost cost, Predicate<Candidate> test) {
  /// What is read to answer.
  enum Cost {
    VIEW,
    RECORD,
    HEADER,
    BODY
  }

  private static final String RECENT = "\\Recent";

  /// @param selected where numbers mean what its client knows
  static Criterion of(SearchKey key, Selected selected, Clock clock) {
    return new Reading(selected, clock, false).of(key);
  }

  /// Reads keys.
  ///
  /// @param fuzzy whether texts are looked for by their words: RFC 6203 §3. Other keys mean what
  ///   they do without
  private record Reading(Selected selected, Clock clock, boolean fuzzy) {
    Criterion of(SearchKey key) {
      return switch (key) {
        case SearchKey.All _, SearchKey.SaveDateSupported _ -> view(_ -> true);
        case SearchKey.And and -> and(all(and.keys()));
        case SearchKey.Or or -> or(of(or.left()), of(or.right()));
        case SearchKey.Not not -> {
          Criterion inner = of(not.key());
          yield new Criterion(inner.cost, inner.test.negate());
        }
        case SearchKey.Fuzzy words -> new Reading(selected, clock, true).of(words.key());
        case SearchKey.Numbers numbers ->
            within(Targets.lenient(selected, false, numbers.numbers()));
        case SearchKey.Uids uids -> within(Targets.lenient(selected, true, uids.uids()));
        case SearchKey.UidAfter after -> view(c -> Integer.toUnsignedLong(c.uid()) > after.uid());
        case SearchKey.UidBefore before ->
            view(c -> Integer.toUnsignedLong(c.uid()) < before.uid());
        case SearchKey.Keyword keyword -> flag(keyword.flag());
        case SearchKey.Envelope envelope ->
            text(Where.Envelope.valueOf(envelope.field().name()), envelope.value());
        case SearchKey.Header header -> text(field(header), header.value());
        case SearchKey.Body body -> text(Where.Content.BODY, body.value());
        case SearchKey.Text text -> text(Where.Content.TEXT, text.value());
        case SearchKey.Dated dated -> dated(dated);
        case SearchKey.Larger larger -> view(c -> c.view.messageSize(c.index) > larger.octets());
        case SearchKey.Smaller smaller -> view(c -> c.view.messageSize(c.index) < smaller.octets());
        case SearchKey.Older older -> {
          long limit = clock.millis() - 1000 * older.seconds();
          yield view(c -> c.view.internalDate(c.index) <= limit);
        }
        case SearchKey.Younger younger -> {
          long limit = clock.millis() - 1000 * younger.seconds();
          yield view(c -> c.view.internalDate(c.index) >= limit);
        }
        case SearchKey.ModSeq modSeq -> view(c -> c.view.modseq(c.index) >= modSeq.modseq());
        case SearchKey.EmailId id ->
            view(c -> Email.objectId(c.view.email(c.index)).equals(id.id()));
        case SearchKey.ThreadId id -> new Criterion(Cost.RECORD, c -> id.id().equals(c.threadId()));
      };
    }

    private List<Criterion> all(List<SearchKey> keys) {
      return keys.stream().map(this::of).sorted(Comparator.comparing(Criterion::cost)).toList();
    }

    /// The words of the fields that are looked into most are in the index.
    private Where field(SearchKey.Header header) {
      for (Where.Envelope field : Where.Envelope.values()) {
        if (fuzzy && field.name().equalsIgnoreCase(header.name())) {
          return field;
        }
      }
      return new Where.Field(header.name());
    }

    private Criterion text(Where where, String value) {
      WordQuery words = fuzzy ? WordQuery.of(value) : null;
      if (words == null || words.isEmpty()) {
        return exactly(where, value);
      }
      Cost cost = where instanceof Where.Content ? Cost.BODY : Cost.HEADER;
      return new Criterion(cost, new WordQuestion(where, words));
    }
  }

  private static Criterion view(Predicate<Candidate> test) {
    return new Criterion(Cost.VIEW, test);
  }

  private static Criterion and(List<Criterion> criteria) {
    Criterion[] all = criteria.toArray(Criterion[]::new);
    return new Criterion(
        all[all.length - 1].cost,
        c -> {
          for (Criterion criterion : all) {
            if (!criterion.test.test(c)) {
              return false;
            }
          }
          return true;
        });
  }

  private static Criterion or(Criterion a, Criterion b) {
    if (a.cost.compareTo(b.cost) > 0) {
      return or(b, a);
    }
    return new Criterion(b.cost, c -> a.test.test(c) || b.test.test(c));
  }

  private static Criterion within(Targets targets) {
    return view(c -> targets.contains(c.index));
  }

  private static Criterion flag(String flag) {
    return flag.equalsIgnoreCase(RECENT)
        ? view(Candidate::isRecent)
        : view(c -> c.view.flags(c.index).has(flag));
  }

  /// RFC 9051 §6.4.4: a substring, in any letter case.
  private static Criterion exactly(Where where, String value) {
    Needle needle = new Needle(value);
    if (where instanceof Where.Content && needle.isEmpty()) {
      return view(_ -> true);
    }
    Cost cost = where instanceof Where.Content ? Cost.BODY : Cost.HEADER;
    return new Criterion(cost, new TextQuestion(where, needle));
  }

  /// Times of the day and zones do not count (RFC 9051 §6.4.4): days of arrival are UTC's, as FETCH
  /// shows them, and days of sending those of the sender.
  private static Criterion dated(SearchKey.Dated dated) {
    return switch (dated.clock()) {
      case INTERNAL -> dated(dated, c -> c.view.internalDate(c.index));
      case SAVED -> dated(dated, c -> c.view.savedDate(c.index));
      case SENT ->
          new Criterion(
              Cost.RECORD,
              c -> {
                int day = c.sentDay();
                return day != SortKeys.NO_DAY
                    && holds(dated.relation(), LocalDate.ofEpochDay(day), dated.date());
              });
    };
  }

  private static Criterion dated(SearchKey.Dated dated, ToLongFunction<Candidate> millis) {
    return view(c ->
        holds(
            dated.relation(),
            Instant.ofEpochMilli(millis.applyAsLong(c)).atOffset(ZoneOffset.UTC).toLocalDate(),
            dated.date()));
  }

  private static boolean holds(SearchKey.Dated.Relation relation, LocalDate day, LocalDate given) {
    return switch (relation) {
      case BEFORE -> day.isBefore(given);
      case ON -> day.equals(given);
      case SINCE -> !day.isBefore(given);
    };
  }
}
