package org.malleposte.mail;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Committed;

/// What became of the emails and threads of an account after a commit: read from the journal, told
/// of the account as it is now, to a caller who sees some of its mailboxes. A message marked
/// \\Deleted is not there (RFC 8621 §4.1.1).
///
/// An email that came and went is not told of at all.
public final class MailHistory {
  /// Commits that are looked at for one answer.
  private static final int COMMITS = 20_000;

  private final MailAccount account;
  private final Sight sight;
  private final Traces traces = new Traces();
  private final Set<Long> emails = new LinkedHashSet<>();
  private final Set<Long> threads = new LinkedHashSet<>();
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

  private MailHistory(MailAccount account, Predicate<Mailbox> seen, Point from) {
    this.account = account;
    this.sight = new Sight(account, seen);
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
    if (history.traces.rightsChanged && !own) {
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
    Traces traces = history.traces;
    Set<Long> threads = new HashSet<>(history.threads);
    traces.moved.forEach(email -> threads.add(account.threadOf(email)));
    return new Touched(
        traces.moved, traces.born(), traces.reflagged, threads, traces.rightsChanged);
  }

  // Reading

  private void read(What what, int most) {
    int commits = 0;
    for (Committed commit : account.account().commits(upTo.modseq())) {
      if (commits++ == COMMITS) {
        more = true;
      } else {
        take(commit, what, most);
      }
      if (more) {
        return;
      }
    }
  }

  private void take(Committed commit, What what, int most) {
    CommitDigest digest = new CommitDigest(account, sight, commit);
    digest.note(traces);
    switch (what) {
      case EMAILS -> {
        traces.forgetEmails(count(digest.emails(), emails, most)); // what the client knows already
        threads.addAll(digest.threads());
      }
      case THREADS -> {
        traces.forgetThreads(count(digest.threads(), threads, most));
        emails.addAll(digest.emails());
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

  // Telling

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
      sorted.add(id, sight.saw(traces.find(id), now), sight.sees(now));
    }
    return sorted.changes();
  }

  private Changes threads() {
    Sorted sorted = new Sorted();
    for (long id : threads) {
      Map<Long, @Nullable Email> members = new LinkedHashMap<>();
      account.thread(id).forEach(email -> members.put(email, account.email(email)));
      sorted.add(id, sight.saw(id, members, traces), sight.seesAny(members.values()));
    }
    return sorted.changes();
  }
}
