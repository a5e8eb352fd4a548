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

/// Every name that a session can see, in order: its own mailboxes, those of others that were opened
/// to it, and the names that lead there.
final class Listing {
  private record Found(@Nullable MailAccount account, @Nullable Mailbox mailbox) {}

  private static final Found PATH_ONLY = new Found(null, null);

  private final Map<String, Found> names = new TreeMap<>(Listing::inboxFirst);
  private final Set<String> parents = new HashSet<>();

  private Listing() {}

  /// @param others whether names of others' mailboxes can be wanted
  static List<Listed> of(Session session, boolean others) {
    Listing listing = new Listing();
    Namespaces namespaces = session.namespaces();
    listing.addAll(new Place(session.who().account(), "", ""), namespaces);
    if (others) {
      namespaces.others().forEach(place -> listing.addAll(place, namespaces));
    }
    listing.addParents();
    return listing.names.entrySet().stream()
        .map(e ->
            new Listed(
                e.getKey(),
                e.getValue().account(),
                e.getValue().mailbox(),
                listing.parents.contains(e.getKey())))
        .toList();
  }

  private static int inboxFirst(String a, String b) {
    boolean first = a.equals(MailboxTree.INBOX);
    boolean second = b.equals(MailboxTree.INBOX);
    return first || second ? Boolean.compare(second, first) : a.compareTo(b);
  }

  private void addAll(Place place, Namespaces namespaces) {
    MailboxTree tree = place.account().mailboxes();
    for (Mailbox mailbox : tree.all()) {
      if (namespaces.rights(place.account(), mailbox).contains(Right.LOOKUP)) {
        names.put(place.prefix() + tree.path(mailbox), new Found(place.account(), mailbox));
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
