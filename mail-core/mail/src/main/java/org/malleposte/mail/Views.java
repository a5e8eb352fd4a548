package org.malleposte.mail;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Committed;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Mutation;

/// The views of one account's mailboxes that somebody uses, moved forward by its commits.
final class Views {
  private final Account account;
  private final ViewBudget budget;
  private final Map<Integer, MailboxView> loaded = new ConcurrentHashMap<>();

  Views(Account account, ViewBudget budget) {
    this.account = account;
    this.budget = budget;
  }

  /// The newest view of a mailbox, or null when there is no such mailbox.
  @Nullable MailboxView view(int mailbox) {
    MailboxView view = loaded.get(mailbox);
    if (view == null) {
      view = account.still(() -> load(mailbox));
    }
    if (view != null) {
      budget.used(this, mailbox, view);
    }
    return view;
  }

  private @Nullable MailboxView load(int id) {
    MailboxView meanwhile = loaded.get(id);
    byte[] value = meanwhile == null ? account.get(MailKinds.MAILBOX, Mailbox.key(id)) : null;
    if (value == null) {
      return meanwhile;
    }
    MailboxView.Builder builder = new MailboxView.Builder();
    Bytes prefix = Mailbox.key(id);
    account.scan(
        MailKinds.ENTRY,
        prefix,
        prefix.afterPrefix(),
        (key, entry) -> {
          builder.add(key.intAt(4), Entry.decode(entry));
          return true;
        });
    MailboxView view = builder.build(Mailbox.decode(value));
    loaded.put(id, view);
    return view;
  }

  /// Forgets a view, to make room; it is read again when it is next wanted.
  void forget(int mailbox) {
    loaded.remove(mailbox);
  }

  void committed(Committed commit) {
    if (loaded.isEmpty()) {
      return;
    }
    Map<Integer, NavigableMap<Integer, @Nullable Entry>> touched = new TreeMap<>();
    Map<Integer, @Nullable Mailbox> mailboxes = new TreeMap<>();
    for (Mutation mutation : commit.mutations()) {
      if (mutation.kind().equals(MailKinds.ENTRY)) {
        int mailbox = mutation.key().intAt(0);
        if (loaded.containsKey(mailbox)) {
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
    if (view == null) {
      return;
    }
    if (mailbox == null) {
      loaded.remove(id);
    } else {
      loaded.put(id, view.after(mailbox, touched));
    }
  }

  private static @Nullable Entry entry(Mutation mutation) {
    return mutation instanceof Mutation.Put put ? Entry.decode(put.value()) : null;
  }

  private static @Nullable Mailbox mailbox(Mutation mutation) {
    return mutation instanceof Mutation.Put put ? Mailbox.decode(put.value()) : null;
  }
}
