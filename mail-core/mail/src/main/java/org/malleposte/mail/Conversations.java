package org.malleposte.mail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Committed;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Mutation;

/// Which thread each email of an account belongs to, and which emails stand in several places: in
/// memory once it was asked for, moved forward by the commits. A view does not say it, and reading
/// it of every message of a large mailbox would take too long.
final class Conversations implements Forgettable {
  /// Threads by email, a page for so many ids.
  private static final int PAGE = 1024;

  private final Account account;
  private final SortBudget budget;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wasRead = lock.newCondition();
  private final List<Mutation> meanwhile = new ArrayList<>();
  private boolean reading;
  private @Nullable Table table;

  Conversations(Account account, SortBudget budget) {
    this.account = account;
    this.budget = budget;
  }

  /// The threads of emails, 0 where it is not known.
  long[] threads(long[] emails) {
    lock.lock();
    try {
      Table all = table();
      long[] threads = new long[emails.length];
      for (int i = 0; i < threads.length; i++) {
        threads[i] = all.thread(emails[i]);
      }
      return threads;
    } finally {
      lock.unlock();
    }
  }

  long thread(long email) {
    lock.lock();
    try {
      return table().thread(email);
    } finally {
      lock.unlock();
    }
  }

  /// The places of an email that stands in several; none of any other.
  List<Email.Place> places(long email) {
    lock.lock();
    try {
      return table().places.getOrDefault(email, List.of());
    } finally {
      lock.unlock();
    }
  }

  /// All emails that stand in several places, with these.
  Map<Long, List<Email.Place>> inSeveralPlaces() {
    lock.lock();
    try {
      return Map.copyOf(table().places);
    } finally {
      lock.unlock();
    }
  }

  /// Called with the lock, which is left while the table is read: commits do not wait. What they do
  /// meanwhile is then done to the table, once more at worst.
  private Table table() {
    while (reading) {
      wasRead.awaitUninterruptibly();
    }
    Table all = table;
    if (all == null) {
      all = new Table();
      reading = true;
      meanwhile.clear();
      lock.unlock();
      try {
        read(all);
      } finally {
        lock.lock();
        reading = false;
        wasRead.signalAll();
      }
      for (Mutation mutation : meanwhile) {
        move(all, mutation);
      }
      meanwhile.clear();
      table = all;
    }
    budget.used(this, all.weight());
    return all;
  }

  private void read(Table all) {
    account.scan(
        MailKinds.EMAIL,
        Bytes.EMPTY,
        Bytes.EMPTY,
        (_, value) -> {
          all.put(Email.decode(account.id(), value));
          return true;
        });
  }

  void committed(Committed commit) {
    lock.lock();
    try {
      Table all = table;
      if (reading) {
        meanwhile.addAll(commit.mutations());
      } else if (all != null) {
        commit.mutations().forEach(mutation -> move(all, mutation));
      }
    } finally {
      lock.unlock();
    }
  }

  private void move(Table all, Mutation mutation) {
    if (mutation.kind().equals(MailKinds.EMAIL)) {
      switch (mutation) {
        case Mutation.Put put -> all.put(Email.decode(account.id(), put.value()));
        case Mutation.Delete delete -> all.places.remove(delete.key().longAt(0));
      }
    }
  }

  @Override
  public void forget() {
    lock.lock();
    try {
      table = null;
    } finally {
      lock.unlock();
    }
  }

  /// An email keeps its thread for good.
  private static final class Table {
    final Map<Long, List<Email.Place>> places = new HashMap<>();
    private long[] @Nullable [] pages = new long[8][];
    private int count;

    long thread(long email) {
      int number = (int) (email / PAGE);
      long[] page = number < pages.length ? pages[number] : null;
      return page == null ? 0 : page[(int) (email % PAGE)];
    }

    void put(Email email) {
      int number = Math.toIntExact(email.id() / PAGE);
      if (number >= pages.length) {
        pages = Arrays.copyOf(pages, Math.max(number + 1, 2 * pages.length));
      }
      long[] page = pages[number];
      if (page == null) {
        page = new long[PAGE];
        pages[number] = page;
        count++;
      }
      page[(int) (email.id() % PAGE)] = email.thread();
      if (email.places().size() > 1) {
        places.put(email.id(), email.places());
      } else {
        places.remove(email.id());
      }
    }

    /// In steps, so that it is not weighed anew for every message.
    long weight() {
      return 8L * PAGE * count + 8L * pages.length + 150L * (places.size() / PAGE * PAGE);
    }
  }
}
