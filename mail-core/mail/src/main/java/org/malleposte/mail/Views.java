package org.malleposte.mail;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Committed;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.JournalReader;
import org.malleposte.storage.Mutation;

/// The views of one account's mailboxes that somebody uses, moved forward by its commits.
///
/// A large one that was kept in a file is moved forward over the journal; else it is read message
/// by message, and kept.
final class Views {
  /// Commits of an account up to which moving forward is faster than reading all: at least these,
  /// and one for so many messages.
  private static final int CATCH_UP = 4_000;

  private static final int MESSAGES_A_COMMIT = 20;

  private final Account account;
  private final ViewBudget budget;
  private final @Nullable ViewFolder folder;
  private final Map<Integer, MailboxView> loaded = new ConcurrentHashMap<>();

  /// Just read, and perhaps of several moments where other processes commit: moved forward like the
  /// others, and shown to nobody before the account is still again.
  private final Map<Integer, MailboxView> arriving = new ConcurrentHashMap<>();

  /// The highest modseq of those that the folder has.
  private final Map<Integer, Long> kept = new ConcurrentHashMap<>();

  Views(Account account, ViewBudget budget, @Nullable ViewFolder folder) {
    this.account = account;
    this.budget = budget;
    this.folder = folder;
  }

  /// The newest view of a mailbox, or null when there is no such mailbox.
  @Nullable MailboxView view(int mailbox) {
    MailboxView view = loaded.get(mailbox);
    if (view == null) {
      view = account.still(() -> load(mailbox), () -> show(mailbox));
    }
    if (view != null) {
      budget.used(this, mailbox, view);
    }
    return view;
  }

  private void load(int id) {
    byte[] value = loaded.containsKey(id) ? null : account.get(MailKinds.MAILBOX, Mailbox.key(id));
    if (value == null) {
      return;
    }
    Mailbox mailbox = Mailbox.decode(value);
    MailboxView view = keptView(mailbox);
    if (view == null) {
      view = scan(mailbox);
      keep(view);
    }
    arriving.put(id, view);
  }

  private @Nullable MailboxView show(int id) {
    MailboxView view = arriving.remove(id);
    if (view != null) {
      loaded.put(id, view);
    }
    return loaded.get(id);
  }

  private MailboxView scan(Mailbox mailbox) {
    MailboxView.Builder builder = new MailboxView.Builder();
    Bytes prefix = Mailbox.key(mailbox.id());
    account.scan(
        MailKinds.ENTRY,
        prefix,
        prefix.afterPrefix(),
        (key, entry) -> {
          builder.add(key.intAt(4), Entry.decode(entry));
          return true;
        });
    return builder.build(mailbox);
  }

  private @Nullable MailboxView keptView(Mailbox mailbox) {
    ViewFile.Kept file = folder == null ? null : folder.read(account.id(), mailbox);
    if (file == null || file.modseq() > mailbox.highestModseq()) {
      return null;
    }
    NavigableMap<Integer, @Nullable Entry> touched = touchedSince(file.modseq(), mailbox);
    MailboxView view = touched == null ? null : file.view().after(mailbox, touched);
    if (view == null || view.size() != mailbox.messages()) {
      return null;
    }
    kept.put(mailbox.id(), file.modseq());
    return view;
  }

  /// What the commits after one did to a mailbox; null when there are too many, or not all of them
  /// are kept.
  private @Nullable NavigableMap<Integer, @Nullable Entry> touchedSince(
      long modseq, Mailbox mailbox) {
    if (modseq < account.historyFrom()) {
      return null;
    }
    NavigableMap<Integer, @Nullable Entry> touched = new TreeMap<>();
    long seen = modseq;
    JournalReader journal = account.journal(seen);
    for (int read = 0; seen < mailbox.highestModseq(); ) {
      List<JournalEntry> entries = journal.next();
      if (entries.isEmpty() || read >= catchUp(mailbox)) {
        return null;
      }
      for (JournalEntry entry : entries) {
        entry.mutations().forEach(mutation -> note(mutation, mailbox.id(), touched));
      }
      seen = entries.getLast().modseq();
      read += entries.size();
    }
    return touched;
  }

  private static int catchUp(Mailbox mailbox) {
    return Math.max(CATCH_UP, mailbox.messages() / MESSAGES_A_COMMIT);
  }

  private static void note(
      Mutation mutation, int mailbox, NavigableMap<Integer, @Nullable Entry> touched) {
    if (mutation.kind().equals(MailKinds.ENTRY) && mutation.key().intAt(0) == mailbox) {
      touched.put(mutation.key().intAt(4), entry(mutation));
    }
  }

  private void keep(MailboxView view) {
    if (folder == null) {
      return;
    }
    Mailbox mailbox = view.mailbox();
    if (!ViewFolder.isWorthKeeping(view)) {
      if (kept.remove(mailbox.id()) != null) {
        folder.forget(account.id(), mailbox.id());
      }
      return;
    }
    Long before = kept.put(mailbox.id(), mailbox.highestModseq());
    if (before == null || before != mailbox.highestModseq()) {
      folder.keep(account.id(), view);
    }
  }

  /// Keeps a view in its file, as it is now.
  void keep(int mailbox) {
    MailboxView view = loaded.get(mailbox);
    if (view != null) {
      keep(view);
    }
  }

  /// Forgets a view, to make room; it is read again when it is next wanted.
  void forget(int mailbox) {
    MailboxView view = loaded.remove(mailbox);
    if (view != null) {
      keep(view);
    }
  }

  void committed(Committed commit) {
    if (loaded.isEmpty() && arriving.isEmpty() && folder == null) {
      return;
    }
    Map<Integer, NavigableMap<Integer, @Nullable Entry>> touched = new TreeMap<>();
    Map<Integer, @Nullable Mailbox> mailboxes = new TreeMap<>();
    for (Mutation mutation : commit.mutations()) {
      if (mutation.kind().equals(MailKinds.ENTRY)) {
        int mailbox = mutation.key().intAt(0);
        if (loaded.containsKey(mailbox) || arriving.containsKey(mailbox)) {
          touched
              .computeIfAbsent(mailbox, _ -> new TreeMap<>())
              .put(mutation.key().intAt(4), entry(mutation));
        }
      } else if (mutation.kind().equals(MailKinds.MAILBOX)) {
        mailboxes.put(mutation.key().intAt(0), mailbox(mutation));
      }
    }
    mailboxes.forEach(
        (id, mailbox) -> move(id, mailbox, touched.getOrDefault(id, new TreeMap<>())));
  }

  private void move(
      int id, @Nullable Mailbox mailbox, NavigableMap<Integer, @Nullable Entry> touched) {
    MailboxView view = loaded.get(id);
    MailboxView comes = arriving.get(id);
    if (mailbox == null) {
      loaded.remove(id);
      arriving.remove(id);
      kept.remove(id);
      if (folder != null) {
        folder.forget(account.id(), id);
      }
    } else if (comes != null) {
      arriving.put(id, comes.after(mailbox, touched));
    } else if (view != null) {
      MailboxView next = view.after(mailbox, touched);
      loaded.put(id, next);
      keepInTime(next);
    }
  }

  /// Keeps a view anew when its file is half as far behind as it may be: whoever is killed then
  /// starts from that file.
  private void keepInTime(MailboxView view) {
    Long before = kept.get(view.mailbox().id());
    Mailbox mailbox = view.mailbox();
    if (before != null && mailbox.highestModseq() - before > catchUp(mailbox) / 2) {
      keep(view);
    }
  }

  private static @Nullable Entry entry(Mutation mutation) {
    return mutation instanceof Mutation.Put put ? Entry.decode(put.value()) : null;
  }

  private static @Nullable Mailbox mailbox(Mutation mutation) {
    return mutation instanceof Mutation.Put put ? Mailbox.decode(put.value()) : null;
  }
}
