package org.malleposte.imap;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.MailboxTree;
import org.malleposte.mail.Right;
import org.malleposte.mail.Subscription;

/// Every name that a session can see, in order: its own mailboxes, those of others that were opened
/// to it, and the names that lead there.
final class Listing {
  private record Found(
      @Nullable MailAccount account, @Nullable Mailbox mailbox, boolean subscribed) {}

  private static final Found PATH_ONLY = new Found(null, null, false);

  private final Map<String, Found> names = new TreeMap<>(Listing::inboxFirst);
  private final Set<String> parents = new HashSet<>();

  private Listing() {}

  static List<Listed> of(Session session) {
    Listing listing = new Listing();
    Namespaces namespaces = session.namespaces();
    MailAccount own = session.who().account();
    Set<Subscription> subscriptions = new HashSet<>(own.subscriptions());
    listing.addAll(new Place(own, "", ""), namespaces, subscriptions);
    for (Place place : namespaces.others()) {
      listing.addAll(place, namespaces, subscriptions);
    }
    for (Subscription gone : subscriptions) {
      String name = namespaces.name(gone);
      if (!name.isEmpty()) {
        listing.names.putIfAbsent(name, new Found(null, null, true));
      }
    }
    listing.addParents();
    return listing.names.entrySet().stream()
        .map(e ->
            new Listed(
                e.getKey(),
                e.getValue().account(),
                e.getValue().mailbox(),
                listing.parents.contains(e.getKey()),
                e.getValue().subscribed()))
        .toList();
  }

  private static int inboxFirst(String a, String b) {
    boolean first = a.equals(MailboxTree.INBOX);
    boolean second = b.equals(MailboxTree.INBOX);
    return first || second ? Boolean.compare(second, first) : a.compareTo(b);
  }

  /// @param subscriptions those found are taken out
  private void addAll(Place place, Namespaces namespaces, Set<Subscription> subscriptions) {
    MailboxTree tree = place.account().mailboxes();
    for (Mailbox mailbox : tree.all()) {
      if (namespaces.rights(place.account(), mailbox).contains(Right.LOOKUP)) {
        String path = tree.path(mailbox);
        boolean subscribed =
            place.prefix().isEmpty()
                ? mailbox.subscribed()
                : subscriptions.remove(new Subscription(place.account().id(), path));
        names.put(place.prefix() + path, new Found(place.account(), mailbox, subscribed));
      }
    }
  }

  private void addParents() {
    for (String name : List.copyOf(names.keySet())) {
      int slash = name.lastIndexOf(MailboxTree.SEPARATOR);
      while (slash > 0) {
        String parent = name.substring(0, slash);
        names.putIfAbsent(parent, PATH_ONLY);
        if (!parents.add(parent)) {
          break;
        }
        slash = parent.lastIndexOf(MailboxTree.SEPARATOR);
      }
    }
  }
}
