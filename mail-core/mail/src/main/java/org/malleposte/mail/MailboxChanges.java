package org.malleposte.mail;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Change;
import org.malleposte.account.Committed;
import org.malleposte.account.Event;
import org.malleposte.storage.Mutation;

/// What became of the mailboxes since a state, read from the journal (RFC 8621 §2.2).
///
/// @param newState up to where it was read
/// @param hasMore whether the journal goes on
/// @param onlyCounts whether nothing but counters of the updated ones is different
public record MailboxChanges(
    Set<Integer> created,
    Set<Integer> updated,
    Set<Integer> destroyed,
    long newState,
    boolean hasMore,
    boolean onlyCounts) {
  private enum Fate {
    CREATED,
    UPDATED,
    DESTROYED
  }

  /// Reads on until `most` mailboxes are told of; a commit that changes more is told whole.
  static MailboxChanges since(MailAccount mail, long since, int most) {
    Reader reader = new Reader(mail);
    long state = since;
    for (Committed commit : mail.account().commits(since)) {
      Map<Integer, Fate> news = reader.news(commit);
      if (!reader.fates.isEmpty() && reader.sizeWith(news) > most) {
        return reader.done(state, true);
      }
      reader.take(news, commit);
      state = commit.modseq();
    }
    return reader.done(state, false);
  }

  private static final class Reader {
    private final MailAccount mail;
    private final Account account;
    final Map<Integer, Fate> fates = new LinkedHashMap<>();
    private final Set<Integer> more = new HashSet<>();

    Reader(MailAccount mail) {
      this.mail = mail;
      this.account = mail.account();
    }

    /// What a commit did to mailboxes; 0 and what is gone and never was told of are left out.
    Map<Integer, Fate> news(Committed commit) {
      Map<Integer, Fate> news = new LinkedHashMap<>();
      Set<Long> emails = new LinkedHashSet<>();
      for (Mutation mutation : commit.mutations()) {
        if (mutation.kind().equals(MailKinds.MAILBOX)) {
          news.put(mutation.key().intAt(0), fate(mutation, commit.modseq()));
        } else if (mutation instanceof Mutation.Put put && put.kind().equals(MailKinds.ENTRY)) {
          emails.add(Entry.decode(put.value()).email());
        } else if (mutation.kind().equals(MailKinds.EMAIL)) {
          emails.add(mutation.key().longAt(0));
        } else if (mutation instanceof Mutation.Put put && put.kind().equals(MailKinds.DELETED)) {
          Deleted deleted = Deleted.decode(account.id(), put.value());
          relatives(deleted.email().thread(), news);
        }
      }
      emails.forEach(email -> relatives(email, emails, news));
      return news;
    }

    private static Fate fate(Mutation mutation, long modseq) {
      return switch (mutation) {
        case Mutation.Delete _ -> Fate.DESTROYED;
        case Mutation.Put put ->
            Mailbox.decode(put.value()).createdModseq() == modseq ? Fate.CREATED : Fate.UPDATED;
      };
    }

    /// The other mailboxes whose unread conversations depend on a message.
    private void relatives(long email, Set<Long> emails, Map<Integer, Fate> news) {
      Email one = mail.email(email);
      if (one != null) {
        List<Long> thread = mail.thread(one.thread());
        if (thread.size() > 1 && !emails.containsAll(thread) || one.places().size() > 1) {
          relatives(one.thread(), news);
        }
      }
    }

    private void relatives(long thread, Map<Integer, Fate> news) {
      for (long id : mail.thread(thread)) {
        Email email = mail.email(id);
        if (email != null) {
          email.places().forEach(place -> news.putIfAbsent(place.mailbox(), Fate.UPDATED));
        }
      }
    }

    int sizeWith(Map<Integer, Fate> news) {
      Set<Integer> all = new HashSet<>(fates.keySet());
      all.addAll(news.keySet());
      return all.size();
    }

    void take(Map<Integer, Fate> news, Committed commit) {
      news.forEach((mailbox, fate) -> fates.merge(mailbox, fate, Reader::merged));
      for (Change change : commit.changes()) {
        change.events().forEach(this::look);
      }
    }

    /// Null for what came and went.
    private static @Nullable Fate merged(Fate before, Fate now) {
      if (before == Fate.CREATED) {
        return now == Fate.DESTROYED ? null : Fate.CREATED;
      }
      return now;
    }

    /// Whether an event says that more of a mailbox than its counters is different.
    private void look(Event event) {
      switch (event) {
        case Event.MailboxRenamed e -> more.add(e.mailbox());
        case Event.MailboxRoleChanged e -> more.add(e.mailbox());
        case Event.MailboxSubscription e -> more.add(e.mailbox());
        case Event.MailboxSortOrderChanged e -> more.add(e.mailbox());
        case Event.RightsChanged e -> more.add(e.mailbox());
        case Event.MailboxCreated e -> more.add(e.mailbox());
        case Event.MailboxDeleted e -> more.add(e.mailbox());
        default -> {} // says nothing of a mailbox but what it holds
      }
    }

    MailboxChanges done(long state, boolean hasMore) {
      Map<Fate, Set<Integer>> by = new LinkedHashMap<>();
      for (Fate fate : Fate.values()) {
        by.put(fate, new LinkedHashSet<>());
      }
      fates.forEach((mailbox, fate) -> by.getOrDefault(fate, Set.of()).add(mailbox));
      Set<Integer> updated = by.getOrDefault(Fate.UPDATED, Set.of());
      return new MailboxChanges(
          Set.copyOf(by.getOrDefault(Fate.CREATED, Set.of())),
          Set.copyOf(updated),
          Set.copyOf(by.getOrDefault(Fate.DESTROYED, Set.of())),
          state,
          hasMore,
          updated.stream().noneMatch(more::contains));
    }
  }
}
