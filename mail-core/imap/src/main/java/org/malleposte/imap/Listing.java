package org.malleposte.imap;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
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
      @Nullable MailAccount account,
      @Nullable Mailbox mailbox,
      boolean children,
      boolean subscribed) {}

  private static final Found PATH_ONLY = new Found(null, null, true, false);

  private final Map<String, Found> names = new TreeMap<>(Listing::inboxFirst);
  private final Set<String> parents = new HashSet<>();

  private Listing() {}

  static List<Listed> of(Session session) {
    return of(session, List.of(new NamePattern("*")));
  }

  /// The same, where of the own mailboxes only those must be told that one of the patterns matches:
  /// however many there are, only these parts of the tree are gone through.
  static List<Listed> of(Session session, List<NamePattern> patterns) {
    Listing listing = new Listing();
    MailAccount own = session.who().account();
    for (NamePattern pattern : patterns) {
      listing.descend(own, 0, "", pattern);
    }
    return listing.all(session.namespaces(), own).toList();
  }

  /// The names that are subscribed, in order.
  static List<Listed> subscribed(Session session) {
    Listing listing = new Listing();
    MailAccount own = session.who().account();
    MailboxTree tree = own.mailboxes();
    for (Mailbox mailbox : tree.all()) {
      if (mailbox.subscribed()) {
        boolean children = tree.hasChildren(mailbox.id());
        listing.names.put(tree.path(mailbox), new Found(own, mailbox, children, true));
      }
    }
    return listing.all(session.namespaces(), own).filter(Listed::isSubscribed).toList();
  }

  private Stream<Listed> all(Namespaces namespaces, MailAccount own) {
    addOthers(namespaces, own);
    return names.entrySet().stream()
        .map(e ->
            new Listed(
                e.getKey(),
                e.getValue().account(),
                e.getValue().mailbox(),
                e.getValue().children() || parents.contains(e.getKey()),
                e.getValue().subscribed()));
  }

  /// @param prefix the path of `parent` with a separator, which begins as the pattern does
  private void descend(MailAccount own, int parent, String prefix, NamePattern pattern) {
    MailboxTree tree = own.mailboxes();
    String start = pattern.literalAfter(prefix);
    int slash = start.indexOf(MailboxTree.SEPARATOR);
    boolean whole = slash < 0 && pattern.isLiteral();
    if (slash >= 0 || whole) {
      Mailbox only = tree.child(parent, whole ? start : start.substring(0, slash));
      if (only != null) {
        add(own, tree, only, prefix, pattern);
      }
      return;
    }
    for (Mailbox mailbox : tree.children(parent, start)) {
      add(own, tree, mailbox, prefix, pattern);
    }
  }

  private void add(
      MailAccount own, MailboxTree tree, Mailbox mailbox, String prefix, NamePattern pattern) {
    String path = prefix + mailbox.name();
    boolean children = tree.hasChildren(mailbox.id());
    names.put(path, new Found(own, mailbox, children, mailbox.subscribed()));
    String below = path + MailboxTree.SEPARATOR;
    if (children && pattern.reachesBelow(below)) {
      descend(own, mailbox.id(), below, pattern);
    }
  }

  private void addOthers(Namespaces namespaces, MailAccount own) {
    Set<Subscription> subscriptions = new HashSet<>(own.subscriptions());
    Set<String> outside = new HashSet<>();
    for (Place place : namespaces.others()) {
      addAll(place, namespaces, subscriptions, outside);
    }
    for (Subscription gone : subscriptions) {
      String name = namespaces.name(gone);
      if (!name.isEmpty()) {
        names.putIfAbsent(name, new Found(null, null, false, true));
        outside.add(name);
      }
    }
    outside.forEach(this::addParents);
  }

  static int inboxFirst(String a, String b) {
    boolean first = a.equals(MailboxTree.INBOX);
    boolean second = b.equals(MailboxTree.INBOX);
    return first || second ? Boolean.compare(second, first) : a.compareTo(b);
  }

  /// @param subscriptions those found are taken out
  private void addAll(
      Place place, Namespaces namespaces, Set<Subscription> subscriptions, Set<String> outside) {
    MailboxTree tree = place.account().mailboxes();
    for (Mailbox mailbox : tree.all()) {
      if (namespaces.rights(place.account(), mailbox).contains(Right.LOOKUP)) {
        String path = tree.path(mailbox);
        boolean subscribed = subscriptions.remove(new Subscription(place.account().id(), path));
        String name = place.prefix() + path;
        names.put(name, new Found(place.account(), mailbox, false, subscribed));
        outside.add(name);
      }
    }
  }

  /// Children of other accounts count as far as they can be seen.
  private void addParents(String name) {
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
