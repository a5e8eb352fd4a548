package org.malleposte.mail;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Change;
import org.malleposte.account.Committed;
import org.malleposte.account.Event;
import org.malleposte.mail.Email.Place;
import org.malleposte.storage.Mutation;

/// What became of the emails and threads of an account after a commit: read from the journal, told
/// of the account as it is now, to a caller who sees some of its mailboxes. A message marked
/// \\Deleted is not there (RFC 8621 §4.1.1).
///
/// An email that came and went is not told of at all.
public final class MailHistory {
  private static final int STEP = 250;

  /// Commits that are looked at for one answer.
  private static final int COMMITS = 20_000;

  private final MailAccount account;
  private final Predicate<Mailbox> seen;
  private final Map<Long, Trace> traces = new HashMap<>();
  private final Map<Long, Boolean> threadsBefore = new HashMap<>();

  /// The threads of emails that left the account.
  private final Map<Long, Long> threadsOfGone = new HashMap<>();

  private final Set<Long> emails = new LinkedHashSet<>();
  private final Set<Long> threads = new LinkedHashSet<>();
  private final Set<Long> moved = new HashSet<>();
  private final Set<Long> reflagged = new HashSet<>();
  private boolean rightsChanged;
  private Point upTo;
  private boolean more;

  /// A point in the account's history.
  ///
  /// @param modseq of the last commit before it
  /// @param skip so many of what the next commit touched are before it, too
  public record Point(long modseq, int skip) {}

  /// What there is to be told of.
  public enum What {
    EMAILS,
    THREADS
  }

  /// What happened between two points. The lists have no id in common.
  ///
  /// @param more whether there is more after `upTo`
  public record Changes(
      Point upTo, boolean more, List<Long> created, List<Long> updated, List<Long> destroyed) {}

  /// What is known of an email from the commits after the point.
  private static final class Trace {
    /// It came into the account after the point.
    boolean born;

    /// It left a mailbox in which it had been before.
    boolean left;

    /// Places that it got after the point.
    final Set<Place> placed = new HashSet<>();

    /// Whether it was marked \\Deleted at a place, before the first change after the point.
    final Map<Place, Boolean> deletedBefore = new HashMap<>();
  }

  private MailHistory(MailAccount account, Predicate<Mailbox> seen, Point from) {
    this.account = account;
    this.seen = seen;
    this.upTo = from;
  }

  /// @param most ids altogether
  /// @return null when it cannot be told: rights changed in between, and the account is not the
  ///   caller's
  public static @Nullable Changes read(
      MailAccount account, Caller caller, Point from, What what, int most) {
    boolean own = caller.owns(account.id());
    MailHistory history =
        new MailHistory(
            account,
            mailbox -> own || Access.of(account.id(), mailbox, caller).contains(Right.READ),
            from);
    history.read(what, most);
    if (history.rightsChanged && !own) {
      return null;
    }
    return switch (what) {
      case EMAILS -> history.emails();
      case THREADS -> history.threads();
    };
  }

  /// What was touched, whether a caller sees it or not: for what an answer that was given before
  /// has to be corrected.
  ///
  /// @param moved emails that came, went or changed their mailboxes; one that is marked \\Deleted
  ///   goes
  /// @param born those of them that came into the account
  /// @param reflagged emails with other flags than before, among those moved or not
  /// @param threads those of the emails moved
  public record Touched(
      Set<Long> moved,
      Set<Long> born,
      Set<Long> reflagged,
      Set<Long> threads,
      boolean rightsChanged) {}

  /// @param most emails, and commits that are looked at
  /// @return null when there are more
  public static @Nullable Touched touched(MailAccount account, long since, int most) {
    MailHistory history = new MailHistory(account, _ -> true, new Point(since, 0));
    history.read(What.EMAILS, most);
    if (history.more) {
      return null;
    }
    Set<Long> born = new HashSet<>();
    history.traces.forEach((email, trace) -> {
      if (trace.born) {
        born.add(email);
      }
    });
    Set<Long> threads = new HashSet<>(history.threads);
    history.moved.forEach(email -> threads.add(account.threadOf(email)));
    return new Touched(history.moved, born, history.reflagged, threads, history.rightsChanged);
  }

  // Reading

  private void read(What what, int most) {
    int commits = 0;
    while (!more) {
      List<Committed> next = account.account().after(upTo.modseq(), STEP);
      for (Committed commit : next) {
        take(commit, what, most);
        if (more) {
          return;
        }
      }
      commits += next.size();
      if (next.size() < STEP) {
        return;
      }
      more = commits >= COMMITS;
    }
  }

  private void take(Committed commit, What what, int most) {
    Digest digest = new Digest(commit);
    digest.note();
    switch (what) {
      case EMAILS -> {
        List<Long> skipped = count(digest.emails, emails, most);
        skipped.forEach(traces::remove); // what the client knows already
        threads.addAll(digest.threads);
      }
      case THREADS -> {
        List<Long> skipped = count(digest.threads, threads, most);
        skipped.forEach(threadsBefore::remove);
        emails.addAll(digest.emails);
      }
    }
    if (!more) {
      upTo = new Point(commit.modseq(), 0);
    }
  }

  /// Counts what a commit touched, as far as there is room.
  ///
  /// @return what was told of before
  private List<Long> count(Set<Long> touched, Set<Long> counted, int most) {
    List<Long> ids = List.copyOf(touched);
    int from = Math.min(upTo.skip(), ids.size());
    for (int i = from; i < ids.size(); i++) {
      if (counted.size() == most && !counted.contains(ids.get(i))) {
        upTo = new Point(upTo.modseq(), i);
        more = true;
        break;
      }
      counted.add(ids.get(i));
    }
    return ids.subList(0, from);
  }

  /// What one commit did, email by email.
  private final class Digest {
    /// In the order of the mutations: the same whenever the commit is read.
    final Set<Long> emails = new LinkedHashSet<>();

    final Set<Long> threads = new LinkedHashSet<>();
    private final Committed commit;
    private final Map<Place, Entry> entries = new HashMap<>();
    private final Set<Long> born = new HashSet<>();

    Digest(Committed commit) {
      this.commit = commit;
      commit.mutations().forEach(this::read);
      for (Change change : commit.changes()) {
        change.events().forEach(this::look);
      }
    }

    private void read(Mutation mutation) {
      if (mutation.kind().equals(MailKinds.EMAIL)) {
        emails.add(mutation.key().longAt(0));
        moved.add(mutation.key().longAt(0));
      } else if (mutation.kind().equals(MailKinds.THREAD)) {
        threads.add(mutation.key().longAt(0));
      } else if (mutation.kind().equals(MailKinds.ENTRY) && mutation instanceof Mutation.Put put) {
        Entry entry = Entry.decode(put.value());
        emails.add(entry.email());
        entries.put(new Place(put.key().intAt(0), put.key().intAt(4)), entry);
      }
    }

    private void look(Event event) {
      switch (event) {
        case Event.MessageAdded added -> born.add(added.email());
        case Event.FlagsChanged flags -> {
          if (isDeleted(flags.before()) != isDeleted(flags.after())) {
            for (Place place : places(flags.mailbox(), flags.uids())) {
              addThread(entries.get(place));
            }
          }
        }
        // For who sees some mailboxes only, an email may come and go by these.
        case Event.MessagesCopied copied -> addThreads(copied.target(), copied.targetUids());
        case Event.MessagesMoved moved -> addThreads(moved.target(), moved.targetUids());
        default -> {} // nothing that a thread is made of
      }
    }

    private void addThreads(int mailbox, String uids) {
      places(mailbox, uids).forEach(place -> addThread(entries.get(place)));
    }

    private void addThread(@Nullable Entry entry) {
      long thread = entry == null ? 0 : account.threadOf(entry.email());
      if (thread != 0) {
        threads.add(thread);
      }
    }

    /// Writes it into the traces.
    void note() {
      for (Mutation mutation : commit.mutations()) {
        if (mutation.kind().equals(MailKinds.THREAD)) {
          threadsBefore.computeIfAbsent(mutation.key().longAt(0), _ -> wasThread(mutation));
        } else if (mutation.kind().equals(MailKinds.DELETED)
            && mutation instanceof Mutation.Put put) {
          Email gone = Deleted.decode(account.id(), put.value()).email();
          threadsOfGone.put(gone.id(), gone.thread());
        }
      }
      for (Change change : commit.changes()) {
        change.events().forEach(this::note);
      }
      emails.forEach(email -> traces.computeIfAbsent(email, _ -> new Trace()));
    }

    private boolean wasThread(Mutation mutation) {
      return switch (mutation) {
        case Mutation.Delete _ -> true;
        case Mutation.Put put ->
            Threads.emails(put.value()).stream().anyMatch(email -> !born.contains(email));
      };
    }

    private void note(Event event) {
      switch (event) {
        case Event.MessageAdded added -> added(added);
        case Event.MessagesCopied copied -> placed(copied.target(), copied.targetUids());
        case Event.MessagesMoved moved -> moved(moved);
        case Event.MessagesExpunged expunged -> expunged(expunged);
        case Event.MailboxDeleted gone ->
            commit.mutations().stream()
                .filter(mutation -> mutation.kind().equals(MailKinds.EMAIL))
                .forEach(mutation -> leave(mutation.key().longAt(0), gone.mailbox()));
        case Event.FlagsChanged flags -> flags(flags);
        case Event.RightsChanged _ -> rightsChanged = true;
        default -> {} // nothing that an email shows
      }
    }

    private Trace trace(long email) {
      return traces.computeIfAbsent(email, _ -> new Trace());
    }

    private void added(Event.MessageAdded added) {
      if (!traces.containsKey(added.email())) {
        trace(added.email()).born = true;
      }
      trace(added.email()).placed.add(new Place(added.mailbox(), (int) added.uid()));
    }

    private void placed(int mailbox, String uids) {
      for (Place place : places(mailbox, uids)) {
        Entry entry = entries.get(place);
        if (entry != null) {
          trace(entry.email()).placed.add(place);
        }
      }
    }

    /// What was moved has the flags that it had.
    private void moved(Event.MessagesMoved moved) {
      List<Place> from = places(moved.source(), moved.sourceUids());
      List<Place> to = places(moved.target(), moved.targetUids());
      for (int i = 0; i < to.size(); i++) {
        Entry entry = entries.get(to.get(i));
        if (entry != null) {
          Place source = from.get(Math.min(i, from.size() - 1));
          Boolean before = trace(entry.email()).deletedBefore.get(source);
          if (!(before == null ? entry.flags().deleted() : before)) {
            leave(entry.email(), moved.source());
          }
          trace(entry.email()).placed.add(to.get(i));
        }
      }
    }

    private void expunged(Event.MessagesExpunged expunged) {
      List<Place> from = places(expunged.mailbox(), expunged.uids());
      String[] emails = expunged.emails().split(",", -1);
      Set<Place> marked = new HashSet<>(places(expunged.mailbox(), expunged.marked()));
      for (int i = 0; i < emails.length; i++) {
        long email = Long.parseLong(emails[i]);
        Place place = from.get(Math.min(i, from.size() - 1));
        // What was marked \\Deleted before the point was told as gone then.
        if (!trace(email).deletedBefore.getOrDefault(place, marked.contains(place))) {
          leave(email, expunged.mailbox());
        }
      }
    }

    private void leave(long email, int mailbox) {
      Trace trace = trace(email);
      boolean cameAfter =
          trace.placed.stream().anyMatch(place -> place.mailbox() == mailbox) || trace.born;
      trace.left |= !cameAfter && isSeen(mailbox, true);
    }

    private void flags(Event.FlagsChanged flags) {
      boolean goes = isDeleted(flags.before()) != isDeleted(flags.after());
      for (Place place : places(flags.mailbox(), flags.uids())) {
        Entry entry = entries.get(place);
        if (entry != null) {
          (goes ? moved : reflagged).add(entry.email());
          trace(entry.email()).deletedBefore.putIfAbsent(place, isDeleted(flags.before()));
        }
      }
    }
  }

  private static boolean isDeleted(String flags) {
    return List.of(flags.split(" ", -1)).contains(Flags.DELETED);
  }

  private static List<Place> places(int mailbox, String uids) {
    List<Place> places = new ArrayList<>();
    for (int uid : Uids.parse(uids)) {
      places.add(new Place(mailbox, uid));
    }
    return places;
  }

  // Telling

  private boolean isSeen(int mailbox, boolean whenGone) {
    Mailbox there = account.mailboxes().get(mailbox);
    return there == null ? whenGone : seen.test(there);
  }

  private boolean isVisible(@Nullable Email email) {
    return email != null && email.places().stream().anyMatch(this::isVisible);
  }

  private boolean isVisible(Place place) {
    Flags flags = isSeen(place.mailbox(), false) ? account.flags(place) : null;
    return flags != null && !flags.deleted();
  }

  private boolean wasVisible(@Nullable Trace trace, @Nullable Email now) {
    if (trace == null) {
      return isVisible(now);
    }
    boolean stayed =
        now != null && now.places().stream().anyMatch(place -> wasVisible(trace, place));
    return !trace.born && (trace.left || stayed);
  }

  private boolean wasVisible(Trace trace, Place place) {
    if (trace.placed.contains(place) || !isSeen(place.mailbox(), false)) {
      return false;
    }
    Boolean deleted = trace.deletedBefore.get(place);
    return deleted == null ? isVisible(place) : !deleted;
  }

  /// Sorts ids by what became of them.
  private final class Sorted {
    final List<Long> created = new ArrayList<>();
    final List<Long> updated = new ArrayList<>();
    final List<Long> destroyed = new ArrayList<>();

    void add(long id, boolean before, boolean now) {
      if (before && now) {
        updated.add(id);
      } else if (now) {
        created.add(id);
      } else if (before) {
        destroyed.add(id);
      }
    }

    Changes changes() {
      return new Changes(upTo, more, created, updated, destroyed);
    }
  }

  private Changes emails() {
    Sorted sorted = new Sorted();
    for (long id : emails) {
      Email now = account.email(id);
      sorted.add(id, wasVisible(traces.get(id), now), isVisible(now));
    }
    return sorted.changes();
  }

  private Changes threads() {
    Sorted sorted = new Sorted();
    for (long id : threads) {
      Map<Long, @Nullable Email> members = new LinkedHashMap<>();
      account.thread(id).forEach(email -> members.put(email, account.email(email)));
      sorted.add(id, wasVisible(id, members), isAnyVisible(members.values()));
    }
    return sorted.changes();
  }

  private boolean wasVisible(long thread, Map<Long, @Nullable Email> members) {
    boolean stayed =
        members.entrySet().stream()
            .anyMatch(member -> wasVisible(traces.get(member.getKey()), member.getValue()));
    return stayed || (threadsBefore.getOrDefault(thread, false) && wasLeft(thread, members));
  }

  /// Whether an email that was there has left the thread.
  private boolean wasLeft(long thread, Map<Long, @Nullable Email> members) {
    return traces.entrySet().stream()
        .filter(trace -> trace.getValue().left && !members.containsKey(trace.getKey()))
        .anyMatch(trace -> threadsOfGone.getOrDefault(trace.getKey(), 0L) == thread);
  }

  private boolean isAnyVisible(Collection<@Nullable Email> members) {
    return members.stream().anyMatch(this::isVisible);
  }
}
