package org.malleposte.mail;

import java.lang.ref.SoftReference;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.malleposte.account.Account;
import org.malleposte.storage.Bytes;

/// Counts messages and conversations of an account's mailboxes, from their views. What it counted
/// once it moves forward by what differs between the view then and the view now.
///
/// Safe for any thread.
final class MailboxCounting {
  private static final String TRASH = "\\Trash";

  private final MailAccount mail;
  private final Account account;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Integer, Tally> tallies = new HashMap<>();

  /// By email, 0 where it is not known; a message never changes its thread.
  private long[] threads = new long[64];

  private boolean threadsRead;
  private long countedAt = -1;
  private Map<Integer, MailboxCounts> counted = Map.of();

  MailboxCounting(MailAccount mail, Account account) {
    this.mail = mail;
    this.account = account;
  }

  /// By mailbox. What is committed while it runs may or may not be counted.
  Map<Integer, MailboxCounts> counts() {
    lock.lock();
    try {
      long modseq = account.modseq();
      if (modseq != countedAt) {
        counted = count();
        countedAt = modseq;
      }
      return counted;
    } finally {
      lock.unlock();
    }
  }

  private Map<Integer, MailboxCounts> count() {
    Map<Integer, Mailbox> mailboxes = new HashMap<>();
    mail.mailboxes().all().forEach(mailbox -> mailboxes.put(mailbox.id(), mailbox));
    tallies.keySet().retainAll(mailboxes.keySet());
    mailboxes.keySet().forEach(this::bringUpToDate);

    LongBits read = new LongBits();
    tallies.values().forEach(tally -> read.addAll(tally.read));
    LongBits outsideTrash = new LongBits();
    LongBits trash = new LongBits();
    tallies.forEach((id, tally) -> {
      Mailbox mailbox = mailboxes.get(id);
      boolean isTrash = mailbox != null && mailbox.role().equals(TRASH);
      (isTrash ? trash : outsideTrash).addAll(tally.emails);
    });
    // RFC 8621 §2: what is in Trash alone, and what is elsewhere, do not look at each other.
    LongBits unreadOutside = threadsOf(outsideTrash.without(read));
    LongBits unreadInTrash = threadsOf(trash.without(read));

    Map<Integer, MailboxCounts> counts = new HashMap<>();
    tallies.forEach((id, tally) -> {
      Mailbox mailbox = mailboxes.get(id);
      boolean isTrash = mailbox != null && mailbox.role().equals(TRASH);
      counts.put(
          id,
          new MailboxCounts(
              tally.emails.count(),
              tally.emails.without(read).count(),
              tally.threads.count(),
              tally.threads.countWith(isTrash ? unreadInTrash : unreadOutside)));
    });
    return Map.copyOf(counts);
  }

  private LongBits threadsOf(LongBits emails) {
    LongBits of = new LongBits();
    emails.forEach(email -> of.add(thread(email)));
    return of;
  }

  private void bringUpToDate(int mailbox) {
    MailboxView latest;
    try {
      latest = mail.view(mailbox);
    } catch (MailException e) {
      tallies.remove(mailbox); // it went this moment
      return;
    }
    Tally tally = tallies.get(mailbox);
    MailboxView shown = tally == null ? null : tally.shown.get();
    if (tally == null || shown == null || !tally.follow(shown, latest)) {
      tally = new Tally(latest);
      tallies.put(mailbox, tally);
    }
  }

  private long thread(long email) {
    if (email >= threads.length || threads[(int) email] == 0) {
      if (!threadsRead) {
        readThreads();
        threadsRead = true;
      }
      if (email >= threads.length || threads[(int) email] == 0) {
        Email one = mail.email(email);
        // Gone this moment: a thread of its own, which the next count forgets.
        note(email, one == null ? email : one.thread());
      }
    }
    return threads[(int) email];
  }

  private void readThreads() {
    account.scan(
        MailKinds.THREAD,
        Bytes.EMPTY,
        Bytes.EMPTY,
        (key, value) -> {
          Threads.emails(value).forEach(email -> note(email, key.longAt(0)));
          return true;
        });
  }

  private void note(long email, long thread) {
    if (email >= threads.length) {
      threads = java.util.Arrays.copyOf(threads, Math.toIntExact(email + email / 4 + 64));
    }
    threads[(int) email] = thread;
  }

  /// What one mailbox holds.
  private final class Tally {
    final LongBits emails = new LongBits();

    /// Those that are seen, or drafts, here.
    final LongBits read = new LongBits();

    final LongBits threads = new LongBits();

    /// How many more emails than one a thread has here.
    private final Map<Long, Integer> more = new HashMap<>();

    /// A message stands here twice: what one of its places tells is not all.
    private boolean twice;

    SoftReference<MailboxView> shown;

    Tally(MailboxView view) {
      shown = new SoftReference<>(view);
      MailboxView.Cursor cursor = view.cursor();
      for (int i = 0; i < view.size(); i++) {
        cursor.moveTo(i);
        add(cursor.email(), cursor.flags());
      }
    }

    /// Moves on to a later view; false when it must be counted anew.
    boolean follow(MailboxView before, MailboxView latest) {
      if (twice) {
        return false;
      }
      MailboxView.compare(
          before,
          latest,
          new MailboxView.Difference() {
            @Override
            public void gone(int index, int uid) {
              remove(before.email(index), before.flags(index));
            }

            @Override
            public void changed(int was, int is) {
              remove(before.email(was), before.flags(was));
              add(latest.email(is), latest.flags(is));
            }

            @Override
            public void added(int index, int uid) {
              add(latest.email(index), latest.flags(index));
            }
          });
      shown = new SoftReference<>(latest);
      return !twice;
    }

    private void add(long email, Flags flags) {
      if (flags.deleted()) {
        return;
      }
      if (isRead(flags)) {
        read.add(email);
      }
      if (!emails.add(email)) {
        twice = true;
        return;
      }
      long thread = thread(email);
      if (!threads.add(thread)) {
        more.merge(thread, 1, Integer::sum);
      }
    }

    private void remove(long email, Flags flags) {
      if (flags.deleted()) {
        return;
      }
      emails.remove(email);
      read.remove(email);
      long thread = thread(email);
      Integer others = more.get(thread);
      if (others == null) {
        threads.remove(thread);
      } else if (others == 1) {
        more.remove(thread);
      } else {
        more.put(thread, others - 1);
      }
    }

    private boolean isRead(Flags flags) {
      return flags.seen() || flags.has(Flags.DRAFT);
    }
  }
}
