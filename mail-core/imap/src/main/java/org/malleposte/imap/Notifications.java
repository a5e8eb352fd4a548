package org.malleposte.imap;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Watch;
import org.malleposte.imap.WatchedAccount.Changed;
import org.malleposte.imap.codec.FetchItem;
import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.imap.codec.MailboxFilter;
import org.malleposte.imap.codec.NotifyEvent;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.Mailbox;
import org.malleposte.mail.MailboxTree;
import org.malleposte.mail.Right;
import org.malleposte.mail.Subscription;

/// What a client hears unasked since it said NOTIFY SET (RFC 5465): of the selected mailbox, and of
/// others. It waits on the same watches as IDLE does.
final class Notifications {
  /// Mailboxes that one session may watch.
  private static final int MOST = 50_000;

  private static final int ACCOUNTS = 100;

  private final Session session;
  private final Interest interest;

  /// The group of the selected mailbox, if there is one.
  private final ImapCommand.Notify.@Nullable Group selected;

  private final List<WatchedAccount> accounts = new ArrayList<>(1);
  private final List<Watch> watches = new ArrayList<>(2);
  private final SubscribedNames subscriptions;
  private @Nullable MailAccount followed;
  private @Nullable Watch following;

  private Notifications(Session session, List<ImapCommand.Notify.Group> groups) {
    this.session = session;
    this.interest = new Interest(groups);
    this.selected =
        groups.stream().filter(group -> group.mailboxes().isSelected()).findFirst().orElse(null);
    this.subscriptions = new SubscribedNames(session, interest);
  }

  /// @throws Refusal these are more mailboxes than a session may watch
  static Notifications of(Session session, List<ImapCommand.Notify.Group> groups) throws Refusal {
    Notifications notifications = new Notifications(session, groups);
    try {
      notifications.watch();
    } catch (Refusal e) {
      notifications.close();
      throw e;
    }
    return notifications;
  }

  private void watch() throws Refusal {
    List<Place> places = new ArrayList<>();
    places.add(new Place(session.who().account(), "", ""));
    if (interest.reachesOthers()) {
      places.addAll(session.namespaces().others());
    }
    int mailboxes = 0;
    for (Place place : places) {
      // The watch first: what comes in between is seen twice rather than never.
      watches.add(place.account().watch(session.connection::wake));
      WatchedAccount account = new WatchedAccount(place, session.who());
      accounts.add(account);
      mailboxes += account.size();
      if (mailboxes > MOST || accounts.size() > ACCOUNTS) {
        throw Refusal.no("NOTIFICATIONOVERFLOW", "These are too many mailboxes to watch"); // §5.8
      }
    }
    follow(session.selectedOrNull());
  }

  /// The client has selected another mailbox.
  void follow(@Nullable Selected mailbox) {
    if (selected == null || mailbox == null || isFollowed(mailbox.account)) {
      return;
    }
    Watch before = following;
    followed = mailbox.account;
    following = mailbox.account.watch(session.connection::wake);
    if (before != null) {
      before.close();
    }
  }

  @SuppressWarnings("ReferenceEquality") // there is one of each in a process
  private boolean isFollowed(MailAccount account) {
    return account == followed;
  }

  void close() {
    watches.forEach(Watch::close);
    Watch last = following;
    if (last != null) {
      last.close();
    }
  }

  // --- the selected mailbox ---

  /// Whether the client hears of the selected mailbox without asking.
  boolean tellsSelected() {
    return selected != null && !selected.events().isEmpty();
  }

  /// Whether it hears at once that messages are gone: §6.1, §6.2.
  boolean tellsExpungesAtOnce() {
    return selected != null && selected.mailboxes().kind() == MailboxFilter.Kind.SELECTED;
  }

  boolean tellsFlags() {
    return selected == null || selected.events().contains(NotifyEvent.FLAG_CHANGE);
  }

  /// What is told of a message that is new in the selected mailbox.
  List<FetchItem> fetch() {
    return selected == null ? List.of() : selected.fetch();
  }

  // --- other mailboxes ---

  /// STATUS of every mailbox whose messages the client wants to hear of: §3.1.
  void tellStatus(ResponseWriter out) {
    for (WatchedAccount account : accounts) {
      for (Mailbox mailbox : account.place.account().mailboxes().all()) {
        String name = account.place.prefix() + account.place.account().mailboxes().path(mailbox);
        Set<NotifyEvent> events = events(account.place, mailbox, name);
        if (events.contains(NotifyEvent.MESSAGE_NEW) && mayTellStatus(account.place, mailbox)) {
          status(mailbox, name, events, false, out);
        }
      }
    }
  }

  /// Those of whose messages the client wants to hear and may not: §3.1.
  void tellInaccessible(ResponseWriter out) {
    for (WatchedAccount account : accounts) {
      for (Mailbox mailbox : account.place.account().mailboxes().all()) {
        Set<Right> rights = rights(account.place, mailbox);
        if (rights.contains(Right.LOOKUP) && !rights.contains(Right.READ)) {
          String name = account.place.prefix() + account.place.account().mailboxes().path(mailbox);
          if (events(account.place, mailbox, name).contains(NotifyEvent.MESSAGE_NEW)) {
            inaccessible(name, out);
          }
        }
      }
    }
  }

  private static void inaccessible(String name, ResponseWriter out) {
    out.untagged().raw("LIST (\\NoAccess) \"/\" ").mailbox(name).end();
  }

  private Set<Right> rights(Place place, Mailbox mailbox) {
    return session.namespaces().rights(place.account(), mailbox);
  }

  /// What happened since it was last told.
  void tell(ResponseWriter out) {
    for (WatchedAccount account : accounts) {
      List<Changed> changes = account.changes();
      for (Changed changed : changes) {
        tell(account.place, changed, out);
      }
      tellParents(account.place, changes, out);
      tellAnnotations(account, out);
    }
    subscriptions.tell(out);
  }

  private void tell(Place place, Changed changed, ResponseWriter out) {
    Mailbox before = changed.before();
    Mailbox after = changed.after();
    if (after == null) {
      if (before != null) {
        tellGone(place, before, changed.oldName(), out);
      }
      return;
    }
    Set<NotifyEvent> events = events(place, after, changed.newName());
    if (changed.isMoved()) {
      events.addAll(events(place, after, changed.oldName()));
    }
    boolean named = before == null || isRenamed(before, after);
    if (named && events.contains(NotifyEvent.MAILBOX_NAME)) {
      list(place, after, changed, out);
    } else if (before != null
        && before.subscribed() != after.subscribed()
        && place.prefix().isEmpty()
        && events.contains(NotifyEvent.SUBSCRIPTION_CHANGE)) {
      list(place, after, changed, out);
    }
    if (before != null && events.contains(NotifyEvent.MESSAGE_NEW)) {
      tellAccess(place, before, after, changed, out);
    }
    if (mayTellStatus(place, after) && isOfMessages(before, after, events)) {
      status(after, changed.newName(), events, isReadOrUnread(before, after), out);
    }
  }

  private void tellGone(Place place, Mailbox mailbox, String name, ResponseWriter out) {
    String attributes =
        place.prefix().isEmpty() ? subscriptions.deleted(mailbox, name) : "\\NonExistent";
    if (events(place, mailbox, name).contains(NotifyEvent.MAILBOX_NAME)) {
      out.untagged().raw("LIST (").raw(attributes).raw(") \"/\" ").mailbox(name).end();
    }
  }

  /// §5.9.
  private void tellAccess(
      Place place, Mailbox before, Mailbox after, Changed changed, ResponseWriter out) {
    boolean could = rights(place, before).contains(Right.READ);
    boolean can = rights(place, after).contains(Right.READ);
    if (could && !can) {
      inaccessible(changed.newName(), out);
    } else if (can && !could) {
      list(place, after, changed.newName(), "", out);
    }
  }

  /// What has one mailbox more or less below it is another, too: §5.4.
  private void tellParents(Place place, List<Changed> changes, ResponseWriter out) {
    Set<String> parents = new LinkedHashSet<>();
    Set<String> told = new HashSet<>();
    for (Changed changed : changes) {
      Mailbox before = changed.before();
      if (before != null && changed.after() != null) {
        continue;
      }
      String name = before == null ? changed.newName() : changed.oldName();
      told.add(name);
      int end = name.lastIndexOf(MailboxTree.SEPARATOR);
      if (end >= place.prefix().length()) {
        parents.add(name.substring(0, end));
      }
    }
    parents.removeAll(told);
    parents.forEach(parent -> tellParent(place, parent, out));
  }

  private void tellParent(Place place, String name, ResponseWriter out) {
    Mailbox parent = place.account().mailboxes().find(name.substring(place.prefix().length()));
    if (parent != null
        && rights(place, parent).contains(Right.LOOKUP)
        && events(place, parent, name).contains(NotifyEvent.MAILBOX_NAME)) {
      list(place, parent, name, "", out);
    }
  }

  private static boolean isRenamed(Mailbox before, Mailbox after) {
    return before.parent() != after.parent() || !before.name().equals(after.name());
  }

  /// RFC 5465 §5.4; a new name comes with the old one (RFC 5258 §4, OLDNAME of §8).
  private void list(Place place, Mailbox mailbox, Changed changed, ResponseWriter out) {
    list(place, mailbox, changed.newName(), changed.isMoved() ? changed.oldName() : "", out);
  }

  private void list(Place place, Mailbox mailbox, String name, String oldName, ResponseWriter out) {
    boolean parent = place.account().mailboxes().hasChildren(mailbox.id());
    String attributes =
        (mailbox.selectable() ? "" : "\\Noselect ")
            + (isSubscribed(place, mailbox, name) ? "\\Subscribed " : "")
            + (parent ? "\\HasChildren " : "\\HasNoChildren ")
            + mailbox.role();
    out.untagged().raw("LIST (").raw(attributes.strip()).raw(") \"/\" ").mailbox(name);
    if (!oldName.isEmpty()) {
      out.raw(" (\"OLDNAME\" (").mailbox(oldName).raw("))");
    }
    out.end();
  }

  private static boolean isOfMessages(
      @Nullable Mailbox before, Mailbox after, Set<NotifyEvent> events) {
    if (before == null || before.highestModseq() == after.highestModseq()) {
      return before == null && after.messages() > 0 && events.contains(NotifyEvent.MESSAGE_NEW);
    }
    if (before.uidNext() != after.uidNext() || before.messages() != after.messages()) {
      return events.contains(NotifyEvent.MESSAGE_NEW);
    }
    boolean other =
        isRenamed(before, after)
            || before.subscribed() != after.subscribed()
            || !before.role().equals(after.role())
            || !before.rights().equals(after.rights());
    return !other && events.contains(NotifyEvent.FLAG_CHANGE);
  }

  private static boolean isReadOrUnread(@Nullable Mailbox before, Mailbox after) {
    return before != null && before.unseen() != after.unseen();
  }

  private boolean mayTellStatus(Place place, Mailbox mailbox) {
    Selected here = session.selectedOrNull();
    boolean selectedHere =
        here != null
            && here.account.id().equals(place.account().id())
            && here.mailbox == mailbox.id();
    return !selectedHere
        && mailbox.selectable()
        && session.namespaces().rights(place.account(), mailbox).contains(Right.READ);
  }

  /// RFC 5465 §5.1 to §5.3.
  private void status(
      Mailbox mailbox, String name, Set<NotifyEvent> events, boolean unseen, ResponseWriter out) {
    out.untagged().raw("STATUS ").mailbox(name).raw(" (MESSAGES ").number(mailbox.messages());
    out.raw(" UIDNEXT ").number(mailbox.uidNext());
    out.raw(" UIDVALIDITY ").number(Integer.toUnsignedLong(mailbox.uidValidity()));
    boolean flags = events.contains(NotifyEvent.FLAG_CHANGE);
    if (flags && unseen) {
      out.raw(" UNSEEN ").number(mailbox.unseen());
    }
    if (flags || session.condstore()) {
      out.raw(" HIGHESTMODSEQ ").number(mailbox.highestModseq());
    }
    out.close().end();
  }

  private Set<NotifyEvent> events(Place place, Mailbox mailbox, String name) {
    return interest.events(name, place.prefix().isEmpty(), isSubscribed(place, mailbox, name));
  }

  private boolean isSubscribed(Place place, Mailbox mailbox, String name) {
    return place.prefix().isEmpty()
        ? mailbox.subscribed()
        : subscriptions.contains(
            new Subscription(place.account().id(), name.substring(place.prefix().length())));
  }

  /// RFC 5465 §5.6, §5.7; what they say the client has to ask for (RFC 5464 §4.4.2).
  private void tellAnnotations(WatchedAccount account, ResponseWriter out) {
    if (!interest.hasAny(NotifyEvent.MAILBOX_METADATA_CHANGE)
        && !interest.hasAny(NotifyEvent.SERVER_METADATA_CHANGE)) {
      return;
    }
    account
        .annotated()
        .forEach((id, entries) -> {
          if (id == 0) {
            if (account.place.prefix().isEmpty()
                && interest.hasAny(NotifyEvent.SERVER_METADATA_CHANGE)) {
              metadata("", entries, out);
            }
          } else {
            tellAnnotations(account.place, id, entries, out);
          }
        });
  }

  private void tellAnnotations(Place place, int id, Set<String> entries, ResponseWriter out) {
    Mailbox mailbox = place.account().mailboxes().get(id);
    if (mailbox == null || !place.account().annotations().mayUse(session.who().caller(), mailbox)) {
      return;
    }
    String name = place.prefix() + place.account().mailboxes().path(mailbox);
    if (events(place, mailbox, name).contains(NotifyEvent.MAILBOX_METADATA_CHANGE)) {
      metadata(name, entries, out);
    }
  }

  private static void metadata(String name, Set<String> entries, ResponseWriter out) {
    out.untagged().raw("METADATA ").mailbox(name);
    entries.forEach(entry -> out.sp().string(entry));
    out.end();
  }
}
