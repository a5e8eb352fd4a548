package org.malleposte.mail;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.malleposte.format.MessageSummaryCodec;

/// What the messages of an account are sorted and threaded by, kept in memory once it was asked
/// for: no record is read for a message that was sorted before. What a message says never changes,
/// so nothing here is ever stale; what is new is read when it is first wanted. Safe for any thread.
public final class SortKeys {
  /// The day on which a message was sent when it names none.
  public static final int NO_DAY = Columns.NO_DAY;

  /// A message that does not say when it was sent.
  public static final long NO_DATE = Columns.NO_DATE;

  /// Records read at a time.
  private static final int SWEEP = 512;

  private static final int FEW = 10_000;

  private final MailAccount account;
  private final SortBudget budget;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Columns columns = new Columns();
  // Whoever sorts while room is made keeps what it uses.
  private final Forgettable memory = () -> columns = new Columns();

  SortKeys(MailAccount account, SortBudget budget) {
    this.account = account;
    this.budget = budget;
  }

  /// Messages of a view in the order asked for; those that are equal in the order of the view.
  ///
  /// @param indexes rising
  public int[] sort(MailboxView view, int[] indexes, List<SortCriterion> by) {
    lock.lock();
    try {
      return sorter(view, indexes).sort(by);
    } finally {
      lock.unlock();
    }
  }

  /// Sorts places by their values; those that are equal stay in their order.
  public static int[] sorted(int[] order, long[] values, boolean reverse) {
    return Sorter.sorted(order, values, reverse);
  }

  /// Messages of a view in threads.
  ///
  /// @param indexes rising
  public ThreadForest thread(MailboxView view, int[] indexes, Threading how) {
    lock.lock();
    try {
      Sorter sorter = sorter(view, indexes);
      return switch (how) {
        case ORDERED_SUBJECT -> new SubjectThreads(sorter).build();
        case REFERENCES -> new ReferenceThreads(sorter, true).build();
        case REFS -> new ReferenceThreads(sorter, false).build();
      };
    } finally {
      lock.unlock();
    }
  }

  /// The days since 1970 on which the messages of a view were sent, by their senders' calendars;
  /// [#NO_DAY] where that is not known.
  public int[] sentDays(MailboxView view) {
    int[] all = new int[view.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = i;
    }
    lock.lock();
    try {
      Sorter messages = sorter(view, all);
      int[] days = new int[all.length];
      for (int i = 0; i < days.length; i++) {
        days[i] = messages.columns.sentDay[messages.rows[i]];
      }
      return days;
    } finally {
      lock.unlock();
    }
  }

  /// What emails are ordered by: values that can be compared with each other, not with those of
  /// another call.
  ///
  /// @param field neither `ARRIVAL` nor `SIZE`, which a view tells; for `SENT` they are seconds
  ///   since 1970 or [#NO_DATE]
  public long[] values(long[] emails, SortField field) {
    lock.lock();
    try {
      Columns all = columns(emails);
      int[] rows = rows(all, emails);
      return switch (field) {
        case SENT -> sent(all, rows);
        case SUBJECT -> ranks(all, all.subject, rows);
        case FROM -> ranks(all, all.from, rows);
        case TO -> ranks(all, all.to, rows);
        case CC -> ranks(all, all.cc, rows);
        case DISPLAY_FROM -> ranks(all, all.displayFrom, rows);
        case DISPLAY_TO -> ranks(all, all.displayTo, rows);
        case ARRIVAL, SIZE ->
            throw new IllegalArgumentException("a view tells when a message came, and its size");
      };
    } finally {
      lock.unlock();
    }
  }

  private static long[] sent(Columns all, int[] rows) {
    long[] values = new long[rows.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = all.sent[rows[i]];
    }
    return values;
  }

  private static long[] ranks(Columns all, int[] words, int[] rows) {
    int[] ranks = all.words.ranks();
    long[] values = new long[rows.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = ranks[words[rows[i]]];
    }
    return values;
  }

  /// Those of the emails, by their places among them, that have something to offer as a file.
  public BitSet withAttachment(long[] emails) {
    return with(emails, all -> all.attachment);
  }

  /// The same of those that are signed or encrypted by S/MIME.
  public BitSet withSmime(long[] emails) {
    return with(emails, all -> all.smime);
  }

  private BitSet with(long[] emails, Function<Columns, boolean[]> column) {
    lock.lock();
    try {
      Columns all = columns(emails);
      int[] rows = rows(all, emails);
      boolean[] has = column.apply(all);
      BitSet found = new BitSet(rows.length);
      for (int i = 0; i < rows.length; i++) {
        found.set(i, has[rows[i]]);
      }
      return found;
    } finally {
      lock.unlock();
    }
  }

  private Sorter sorter(MailboxView view, int[] indexes) {
    long[] emails = new long[indexes.length];
    for (int i = 0; i < indexes.length; i++) {
      emails[i] = view.email(indexes[i]);
    }
    Columns all = columns(emails);
    return new Sorter(all, view, indexes, rows(all, emails));
  }

  private static int[] rows(Columns all, long[] emails) {
    int[] rows = new int[emails.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = all.emails.find(emails[i]);
    }
    return rows;
  }

  /// The columns with a row for each of the emails.
  private Columns columns(long[] emails) {
    Columns all = columns;
    long[] missing = missing(all, emails);
    if (missing.length > 0 && isMostlyGone(all)) {
      all = new Columns();
      columns = all;
      missing = emails.clone();
    }
    load(all, missing);
    budget.used(memory, all.weight());
    return all;
  }

  private static long[] missing(Columns all, long[] emails) {
    long[] missing = new long[16];
    int count = 0;
    for (long email : emails) {
      if (all.emails.find(email) < 0) {
        if (count == missing.length) {
          missing = Arrays.copyOf(missing, 2 * count);
        }
        missing[count++] = email;
      }
    }
    return Arrays.copyOf(missing, count);
  }

  /// Whether most of what is kept is of messages that were deleted since.
  private boolean isMostlyGone(Columns all) {
    int rows = all.emails.count();
    return rows > FEW && rows > 2 * account.usage().count();
  }

  /// Reads records in the order of their keys.
  private void load(Columns all, long[] emails) {
    Arrays.sort(emails);
    for (int from = 0; from < emails.length; from += SWEEP) {
      long[] some = Arrays.copyOfRange(emails, from, Math.min(emails.length, from + SWEEP));
      Map<Long, StoredMessage> found = account.messages(some);
      for (long email : some) {
        StoredMessage message = found.get(email);
        if (all.emails.find(email) < 0) {
          all.add(
              email, message == null ? null : MessageSummaryCodec.orderFields(message.summary()));
        }
      }
    }
  }
}
