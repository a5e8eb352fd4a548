package org.malleposte.mail.queue;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.CommitListener;
import org.malleposte.account.Committed;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Kind;
import org.malleposte.storage.Mutation;

/// The queue in memory, with its recipients in the order in which they are due.
final class QueueView implements CommitListener {
  private final ReentrantLock lock = new ReentrantLock();
  private final NavigableMap<Long, Waiting> waiting = new TreeMap<>();
  private final NavigableSet<Due> due = new TreeSet<>();

  /// The same by domain, so that a domain that does not answer is not in the way of others.
  private final Map<String, NavigableSet<Due>> byDomain = new HashMap<>();

  private static final class Waiting {
    QueuedMessage message;
    final NavigableMap<Integer, QueuedRecipient> recipients = new TreeMap<>();

    Waiting(QueuedMessage message) {
      this.message = message;
    }
  }

  private record Due(Instant next, long id, int number) implements Comparable<Due> {
    private static final Comparator<Due> ORDER =
        Comparator.comparing(Due::next).thenComparing(Due::id).thenComparing(Due::number);

    @Override
    public int compareTo(Due other) {
      return ORDER.compare(this, other);
    }
  }

  static QueueView load(Account account) {
    QueueView view = new QueueView();
    for (Kind kind : List.of(QueueRecords.MESSAGE, QueueRecords.RECIPIENT)) {
      account.scan(
          kind,
          Bytes.EMPTY,
          Bytes.EMPTY,
          (key, value) -> {
            view.put(kind, key, value);
            return true;
          });
    }
    return view;
  }

  @Override
  public void committed(Committed commit) {
    with(() -> {
      for (Mutation mutation : commit.mutations()) {
        switch (mutation) {
          case Mutation.Put(Kind kind, Bytes key, byte[] value) -> put(kind, key, value);
          case Mutation.Delete(Kind kind, Bytes key) -> delete(kind, key);
        }
      }
      return true;
    });
  }

  private <T extends @Nullable Object> T with(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  private void put(Kind kind, Bytes key, byte[] value) {
    if (kind.equals(QueueRecords.MESSAGE)) {
      QueuedMessage message = QueueRecords.message(value);
      waiting.computeIfAbsent(key.longAt(0), _ -> new Waiting(message)).message = message;
    } else if (kind.equals(QueueRecords.RECIPIENT)) {
      long id = key.longAt(0);
      QueuedRecipient now = QueueRecords.recipient(value);
      Waiting of = waiting.get(id);
      if (of != null) { // a message is written before its recipients: kinds are in order
        undue(id, of.recipients.put(now.number(), now));
        due(id, now);
      }
    }
  }

  private void due(long id, QueuedRecipient recipient) {
    Due one = new Due(recipient.next(), id, recipient.number());
    due.add(one);
    byDomain.computeIfAbsent(recipient.domain(), _ -> new TreeSet<>()).add(one);
  }

  private void undue(long id, @Nullable QueuedRecipient recipient) {
    if (recipient == null) {
      return;
    }
    Due one = new Due(recipient.next(), id, recipient.number());
    due.remove(one);
    byDomain.computeIfPresent(
        recipient.domain(), (_, some) -> some.remove(one) && some.isEmpty() ? null : some);
  }

  private void delete(Kind kind, Bytes key) {
    long id = key.length() >= 8 ? key.longAt(0) : 0;
    if (kind.equals(QueueRecords.MESSAGE)) {
      Waiting gone = waiting.remove(id);
      if (gone != null) {
        gone.recipients.values().forEach(recipient -> undue(id, recipient));
      }
    } else if (kind.equals(QueueRecords.RECIPIENT)) {
      Waiting of = waiting.get(id);
      if (of != null) {
        undue(id, of.recipients.remove(key.intAt(8)));
      }
    }
  }

  int size() {
    return with(waiting::size);
  }

  @Nullable QueuedMessage message(long id) {
    return with(() -> {
      Waiting of = waiting.get(id);
      return of == null ? null : whole(of);
    });
  }

  private static QueuedMessage whole(Waiting of) {
    return of.message.withRecipients(List.copyOf(of.recipients.values()));
  }

  /// The messages after an id, oldest first.
  List<QueuedMessage> after(long id, int limit) {
    return with(() ->
        waiting.tailMap(id, false).values().stream().limit(limit).map(QueueView::whole).toList());
  }

  /// Visits what is due, the longest overdue first, until the visitor returns false. What changes
  /// meanwhile may be seen or not.
  void due(Instant now, DueVisitor visitor) {
    visit(() -> due, now, visitor);
  }

  /// The same for the recipients of one domain.
  void due(String domain, Instant now, DueVisitor visitor) {
    visit(() -> byDomain.getOrDefault(domain, Collections.emptyNavigableSet()), now, visitor);
  }

  /// The domains of recipients who are due, the longest overdue first.
  List<String> dueDomains(Instant now) {
    return with(() ->
        byDomain.entrySet().stream()
            .filter(e -> !e.getValue().first().next.isAfter(now))
            .sorted(Comparator.comparing(e -> e.getValue().first()))
            .map(Map.Entry::getKey)
            .toList());
  }

  private void visit(Supplier<NavigableSet<Due>> set, Instant now, DueVisitor visitor) {
    Due last = new Due(now, Long.MAX_VALUE, 0);
    Due cursor = new Due(Instant.MIN, 0, 0);
    for (Due one = after(set, cursor, last); one != null; one = after(set, one, last)) {
      Due found = one;
      QueuedMessage message = with(() -> messageAlone(found.id));
      QueuedRecipient recipient = with(() -> recipient(found.id, found.number));
      boolean there = message != null && recipient != null && !message.held();
      if (there && !visitor.visit(message, recipient)) {
        return;
      }
    }
  }

  private @Nullable Due after(Supplier<NavigableSet<Due>> set, Due cursor, Due last) {
    return with(() -> {
      Due next = set.get().higher(cursor);
      return next == null || next.compareTo(last) > 0 ? null : next;
    });
  }

  private @Nullable QueuedMessage messageAlone(long id) {
    Waiting of = waiting.get(id);
    return of == null ? null : of.message;
  }

  private @Nullable QueuedRecipient recipient(long id, int number) {
    Waiting of = waiting.get(id);
    return of == null ? null : of.recipients.get(number);
  }

  /// The next time after `now` at which something is due, or null.
  @Nullable Instant next(Instant now) {
    return with(() -> {
      Due next = due.higher(new Due(now, Long.MAX_VALUE, 0));
      return next == null ? null : next.next();
    });
  }

  interface DueVisitor {
    /// Returns whether to go on. The message comes without its recipients.
    boolean visit(QueuedMessage message, QueuedRecipient recipient);
  }
}
