package org.malleposte.imap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Change;
import org.malleposte.account.Committed;
import org.malleposte.account.Event;
import org.malleposte.mail.Access;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.MailboxTree;
import org.malleposte.mail.Right;

/// The mailboxes of an account as a client was last told of them, for NOTIFY.
final class WatchedAccount {
  /// No tree is deeper.
  private static final int DEPTH = 64;

  final Place place;
  private final SignedIn who;
  private final Map<Integer, Mailbox> known = new HashMap<>();
  private long modseq;

  WatchedAccount(Place place, SignedIn who) {
    this.place = place;
    this.who = who;
    this.modseq = place.account().account().modseq();
    for (Mailbox mailbox : place.account().mailboxes().all()) {
      known.put(mailbox.id(), mailbox);
    }
  }

  int size() {
    return known.size();
  }

  /// A mailbox that is not as it was told.
  ///
  /// @param before null when it was not there
  /// @param after null when it is not there any more, for this client
  record Changed(
      @Nullable Mailbox before, String oldName, @Nullable Mailbox after, String newName) {
    boolean isMoved() {
      return before != null && after != null && !oldName.equals(newName);
    }
  }

  /// What changed since this was last asked, of what the client may know of. When a mailbox was
  /// renamed those below it are not told.
  List<Changed> changes() {
    MailboxTree tree = place.account().mailboxes();
    List<Mailbox> different = new ArrayList<>();
    Set<Integer> gone = new HashSet<>(known.keySet());
    for (Mailbox mailbox : tree.all()) {
      gone.remove(mailbox.id());
      if (isNew(known.get(mailbox.id()), mailbox)) {
        different.add(mailbox);
      }
    }
    List<Changed> changes = new ArrayList<>(different.size() + gone.size());
    for (int id : gone) {
      add(changes, known.get(id), null, "");
    }
    for (Mailbox mailbox : different) {
      add(changes, known.get(mailbox.id()), mailbox, place.prefix() + tree.path(mailbox));
    }
    gone.forEach(known::remove);
    different.forEach(mailbox -> known.put(mailbox.id(), mailbox));
    return changes;
  }

  private void add(
      List<Changed> changes, @Nullable Mailbox before, @Nullable Mailbox after, String newName) {
    Mailbox shownBefore = before != null && isVisible(before) ? before : null;
    Mailbox shownAfter = after != null && isVisible(after) ? after : null;
    if (shownBefore != null || shownAfter != null) {
      String oldName = shownBefore == null ? "" : oldName(shownBefore);
      changes.add(new Changed(shownBefore, oldName, shownAfter, newName));
    }
  }

  @SuppressWarnings("ReferenceEquality") // the tree keeps the very same until a commit changes it
  private static boolean isNew(@Nullable Mailbox before, Mailbox mailbox) {
    return before != mailbox;
  }

  private String oldName(Mailbox of) {
    StringBuilder path = new StringBuilder(of.name());
    Mailbox above = known.get(of.parent());
    for (int depth = 0; above != null && depth < DEPTH; depth++) {
      path.insert(0, MailboxTree.SEPARATOR).insert(0, above.name());
      above = known.get(above.parent());
    }
    return place.prefix() + path;
  }

  private boolean isVisible(Mailbox mailbox) {
    return Access.of(place.account().id(), mailbox, who.caller()).contains(Right.LOOKUP);
  }

  /// Mailboxes and the names of their annotations that were changed since this was last asked;
  /// mailbox 0 is the account.
  Map<Integer, Set<String>> annotated() {
    Map<Integer, Set<String>> entries = new HashMap<>();
    for (Committed commit : place.account().account().commits(modseq)) {
      modseq = commit.modseq();
      commit.changes().forEach(change -> gather(change, entries));
    }
    return entries;
  }

  /// Others' private annotations are theirs.
  private void gather(Change change, Map<Integer, Set<String>> entries) {
    boolean mine = change.actor().name().equals(who.caller().actor().name());
    for (Event event : change.events()) {
      if (event instanceof Event.AnnotationsChanged changed) {
        for (String entry : changed.entries()) {
          if (mine || !entry.startsWith("/private")) {
            entries.computeIfAbsent(changed.mailbox(), _ -> new TreeSet<>()).add(entry);
          }
        }
      }
    }
  }
}
