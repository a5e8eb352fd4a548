package org.malleposte.mail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Change;
import org.malleposte.account.Committed;
import org.malleposte.account.Event;
import org.malleposte.mail.Email.Place;
import org.malleposte.mail.Traces.Trace;
import org.malleposte.storage.Mutation;

/// What one commit did, email by email: what it touched, and how that was before.
final class CommitDigest {
  private final MailAccount account;
  private final Sight sight;
  private final Committed commit;

  /// In the order of the mutations: the same whenever the commit is read.
  private final Set<Long> emails = new LinkedHashSet<>();

  private final Set<Long> threads = new LinkedHashSet<>();

  private final Map<Place, Entry> entries = new HashMap<>();
  private final Set<Long> born = new HashSet<>();

  CommitDigest(MailAccount account, Sight sight, Committed commit) {
    this.account = account;
    this.sight = sight;
    this.commit = commit;
    commit.mutations().forEach(this::read);
    for (Change change : commit.changes()) {
      change.events().forEach(this::look);
    }
  }

  /// The emails that it touched.
  Set<Long> emails() {
    return emails;
  }

  /// The threads that it touched.
  Set<Long> threads() {
    return threads;
  }

  private void read(Mutation mutation) {
    if (mutation.kind().equals(MailKinds.EMAIL)) {
      emails.add(mutation.key().longAt(0));
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
          addThreads(flags.mailbox(), flags.uids());
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

  /// Writes it into the traces that the commits before it left.
  void note(Traces traces) {
    for (Mutation mutation : commit.mutations()) {
      if (mutation.kind().equals(MailKinds.EMAIL)) {
        traces.moved.add(mutation.key().longAt(0));
      } else if (mutation.kind().equals(MailKinds.THREAD)) {
        traces.thread(mutation.key().longAt(0), () -> wasThread(mutation));
      } else if (mutation.kind().equals(MailKinds.DELETED)
          && mutation instanceof Mutation.Put put) {
        Email gone = Deleted.decode(account.id(), put.value()).email();
        traces.leftThread(gone.id(), gone.thread());
      }
    }
    for (Change change : commit.changes()) {
      change.events().forEach(event -> note(event, traces));
    }
    emails.forEach(traces::of);
  }

  private boolean wasThread(Mutation mutation) {
    return switch (mutation) {
      case Mutation.Delete _ -> true;
      case Mutation.Put put ->
          Threads.emails(put.value()).stream().anyMatch(email -> !born.contains(email));
    };
  }

  private void note(Event event, Traces traces) {
    switch (event) {
      case Event.MessageAdded added ->
          traces.arrived(added.email(), new Place(added.mailbox(), (int) added.uid()));
      case Event.MessagesCopied copied -> copied(copied, traces);
      case Event.MessagesMoved moved -> moved(moved, traces);
      case Event.MessagesExpunged expunged -> expunged(expunged, traces);
      case Event.MailboxDeleted gone ->
          commit.mutations().stream()
              .filter(mutation -> mutation.kind().equals(MailKinds.EMAIL))
              .forEach(mutation -> leave(traces.of(mutation.key().longAt(0)), gone.mailbox()));
      case Event.FlagsChanged flags -> flags(flags, traces);
      case Event.RightsChanged _ -> traces.rightsChanged = true;
      default -> {} // nothing that an email shows
    }
  }

  private void copied(Event.MessagesCopied copied, Traces traces) {
    for (Place place : places(copied.target(), copied.targetUids())) {
      Entry entry = entries.get(place);
      if (entry != null) {
        traces.of(entry.email()).placed.add(place);
      }
    }
  }

  /// What was moved has the flags that it had.
  private void moved(Event.MessagesMoved moved, Traces traces) {
    List<Place> from = places(moved.source(), moved.sourceUids());
    List<Place> to = places(moved.target(), moved.targetUids());
    for (int i = 0; i < to.size(); i++) {
      Entry entry = entries.get(to.get(i));
      if (entry != null) {
        Trace trace = traces.of(entry.email());
        Place source = from.get(Math.min(i, from.size() - 1));
        if (!trace.deletedBefore.getOrDefault(source, entry.flags().deleted())) {
          leave(trace, moved.source());
        }
        trace.placed.add(to.get(i));
      }
    }
  }

  private void expunged(Event.MessagesExpunged expunged, Traces traces) {
    List<Place> from = places(expunged.mailbox(), expunged.uids());
    String[] gone = expunged.emails().split(",", -1);
    Set<Place> marked = new HashSet<>(places(expunged.mailbox(), expunged.marked()));
    for (int i = 0; i < gone.length; i++) {
      Trace trace = traces.of(Long.parseLong(gone[i]));
      Place place = from.get(Math.min(i, from.size() - 1));
      // What was marked \\Deleted before the point was told as gone then.
      if (!trace.deletedBefore.getOrDefault(place, marked.contains(place))) {
        leave(trace, expunged.mailbox());
      }
    }
  }

  private void leave(Trace trace, int mailbox) {
    boolean cameAfter = trace.wasPlaced(mailbox) || trace.born;
    trace.left |= !cameAfter && sight.sees(mailbox, true);
  }

  private void flags(Event.FlagsChanged flags, Traces traces) {
    boolean goes = isDeleted(flags.before()) != isDeleted(flags.after());
    for (Place place : places(flags.mailbox(), flags.uids())) {
      Entry entry = entries.get(place);
      if (entry != null) {
        (goes ? traces.moved : traces.reflagged).add(entry.email());
        traces.of(entry.email()).deletedBefore.putIfAbsent(place, isDeleted(flags.before()));
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
}
