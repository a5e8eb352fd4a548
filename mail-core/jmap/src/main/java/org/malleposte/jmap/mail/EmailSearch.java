package org.malleposte.jmap.mail;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.Filter;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.Sort;
import org.malleposte.mail.Arrivals;
import org.malleposte.mail.Email;
import org.malleposte.mail.Flags;
import org.malleposte.mail.MailboxView;

/// One search for emails: filter, order and whether threads are collapsed (RFC 8621 §4.4). What is
/// sorted by arrival is found as it is read; anything else is found whole and remembered for the
/// next window.
final class EmailSearch {
  /// What a client asks for.
  record Question(@Nullable Filter filter, List<Sort> sorts, boolean collapse) {
    static Question read(Arguments arguments) throws MethodException {
      return new Question(
          Filter.read(arguments), Sort.read(arguments), arguments.flag("collapseThreads", false));
    }

    /// In characters, about.
    int length() {
      return String.valueOf(filter).length() + sorts.toString().length();
    }
  }

  private final Results results;
  private final Call call;
  private final OpenAccount account;
  private final EmailFilter filter;
  private final EmailOrder order;
  private final boolean collapse;
  private final Results.Key key;

  EmailSearch(Results results, Call call, OpenAccount account, Question question)
      throws MethodException {
    this.results = results;
    this.call = call;
    this.account = account;
    this.key =
        new Results.Key(
            account.accountId().toString(),
            account.account().modseq(),
            account.caller().actor().name(),
            account.caller().identifiers(),
            question);
    this.filter = new EmailFilter(call, account, question.filter());
    this.order = new EmailOrder(call, account, question.sorts());
    this.collapse = question.collapse();
  }

  EmailFilter filter() {
    return filter;
  }

  /// Whether an email's place in the answer depends on keywords.
  boolean looksAtKeywords() {
    return filter.looksAtKeywords() || order.looksAtKeywords();
  }

  /// Whether an email's place in the answer depends on others of its thread.
  boolean looksAtThreads() {
    return collapse || filter.looksAtThreads() || order.looksAtThreads();
  }

  /// The answer's first emails, at least `count` when there are so many; maybe all.
  long[] first(long count) {
    long[] known = results.find(key);
    return known == null && order.isByArrival() ? read(count) : all();
  }

  /// The whole answer.
  long[] all() {
    long[] known = results.find(key);
    if (known == null) {
      known = order.isByArrival() ? read(Long.MAX_VALUE) : collapsed(sorted());
      results.keep(key, known);
    }
    return known;
  }

  /// How many there are.
  int total() {
    return filter.isEverything() && !collapse ? countOfViews() : all().length;
  }

  private long[] read(long count) {
    LongList found = new LongList();
    Set<Long> threads = new HashSet<>();
    Candidate candidate = new Candidate(call.rooms(), account);
    Arrivals arrivals = Arrivals.of(filter.views(), order.newestFirst());
    while (found.size() < count && arrivals.next()) {
      candidate.moveTo(arrivals);
      if (filter.test(candidate) && (!collapse || threads.add(candidate.thread()))) {
        found.add(candidate.email());
      }
    }
    return found.toArray();
  }

  private long[] sorted() {
    EmailOrder.Collector found = order.new Collector();
    Candidate candidate = new Candidate(call.rooms(), account);
    Arrivals arrivals = Arrivals.of(filter.views(), true);
    while (arrivals.next()) {
      candidate.moveTo(arrivals);
      if (filter.test(candidate)) {
        found.add(candidate);
      }
    }
    return found.sorted();
  }

  /// The first of each thread (RFC 8621 §4.4.3).
  private long[] collapsed(long[] emails) {
    if (!collapse) {
      return emails;
    }
    long[] threads = account.mail().threadsOf(emails);
    Set<Long> seen = new HashSet<>();
    LongList first = new LongList();
    for (int i = 0; i < emails.length; i++) {
      if (seen.add(threads[i])) {
        first.add(emails[i]);
      }
    }
    return first.toArray();
  }

  /// Messages not marked \Deleted, less those that count twice.
  private int countOfViews() {
    int count = 0;
    for (MailboxView view : filter.views()) {
      count += view.mailbox().messages() - view.mailbox().deleted();
    }
    for (List<Email.Place> places : account.mail().inSeveralPlaces().values()) {
      long seen = places.stream().filter(this::isInViews).count();
      count -= (int) Math.max(0, seen - 1);
    }
    return count;
  }

  private boolean isInViews(Email.Place place) {
    for (MailboxView view : filter.views()) {
      if (view.mailbox().id() == place.mailbox()) {
        int index = view.indexOf(place.uid());
        Flags flags = index < 0 ? Flags.of(Flags.DELETED) : view.flags(index);
        return !flags.deleted();
      }
    }
    return false;
  }

  /// The answers given last, of all accounts, in bounded memory.
  static final class Results {
    private static final long MOST = 32L << 20;

    /// Characters of a filter; answers to longer ones are not kept.
    private static final int LONGEST = 10_000;

    private final Map<Key, long[]> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long octets;

    /// What an answer depends on.
    ///
    /// @param who sees it
    /// @param names by which rights are given to whom; the directory, not the account, changes them
    record Key(String account, long modseq, String who, Set<String> names, Question question) {}

    synchronized long @Nullable [] find(Key key) {
      return kept.get(key);
    }

    synchronized void keep(Key key, long[] emails) {
      if (key.question().length() > LONGEST) {
        return;
      }
      long[] before = kept.put(key, emails);
      octets += weight(emails) - (before == null ? 0 : weight(before));
      var oldest = kept.entrySet().iterator();
      while (octets > MOST && oldest.hasNext()) {
        octets -= weight(oldest.next().getValue());
        oldest.remove();
      }
    }

    private static long weight(long[] emails) {
      return 2L * LONGEST + 8L * emails.length; // the question has its weight, too
    }
  }

  /// Where an email stands in an answer, -1 when nowhere.
  static int indexOf(long[] emails, long email) {
    for (int i = 0; i < emails.length; i++) {
      if (emails[i] == email) {
        return i;
      }
    }
    return -1;
  }
}
