package org.malleposte.imap;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.imap.codec.MailboxFilter;
import org.malleposte.imap.codec.NotifyEvent;
import org.malleposte.mail.MailboxTree;

/// What a client wants to hear of which mailboxes beside the selected one: the groups of NOTIFY.
final class Interest {
  private final List<ImapCommand.Notify.Group> groups;

  /// All events of any group.
  private final Set<NotifyEvent> any = EnumSet.noneOf(NotifyEvent.class);

  Interest(List<ImapCommand.Notify.Group> groups) {
    this.groups = groups.stream().filter(group -> !group.mailboxes().isSelected()).toList();
    this.groups.forEach(group -> any.addAll(group.events()));
  }

  boolean hasAny(NotifyEvent event) {
    return any.contains(event);
  }

  /// Whether mailboxes of others may be meant.
  boolean reachesOthers() {
    return groups.stream().anyMatch(Interest::reachesOthers);
  }

  private static boolean reachesOthers(ImapCommand.Notify.Group group) {
    return switch (group.mailboxes().kind()) {
      case SUBSCRIBED -> true;
      case SUBTREE, SUBTREE_ONE, MAILBOXES ->
          group.mailboxes().mailboxes().stream().anyMatch(Interest::isOutside);
      case SELECTED, SELECTED_DELAYED, INBOXES, PERSONAL -> false;
    };
  }

  /// Whether a name leads to another account.
  static boolean isOutside(String name) {
    return !Namespaces.root(name).isEmpty();
  }

  /// The events of a mailbox that the client wants.
  ///
  /// @param own whether it is the client's own
  Set<NotifyEvent> events(String name, boolean own, boolean subscribed) {
    Set<NotifyEvent> events = EnumSet.noneOf(NotifyEvent.class);
    for (ImapCommand.Notify.Group group : groups) {
      if (!events.containsAll(group.events())
          && matches(group.mailboxes(), name, own, subscribed)) {
        events.addAll(group.events());
      }
    }
    return events;
  }

  static boolean matches(MailboxFilter filter, String name, boolean own, boolean subscribed) {
    return switch (filter.kind()) {
      case SELECTED, SELECTED_DELAYED -> false;
      case INBOXES -> own && name.equals(MailboxTree.INBOX);
      case PERSONAL -> own;
      case SUBSCRIBED -> subscribed;
      case SUBTREE -> filter.mailboxes().stream().anyMatch(top -> isIn(name, top, false));
      case SUBTREE_ONE -> filter.mailboxes().stream().anyMatch(top -> isIn(name, top, true));
      case MAILBOXES -> new HashSet<>(filter.mailboxes()).contains(name);
    };
  }

  private static boolean isIn(String name, String top, boolean directly) {
    if (!name.startsWith(top)) {
      return false;
    }
    if (name.length() == top.length()) {
      return true;
    }
    return name.charAt(top.length()) == MailboxTree.SEPARATOR
        && !(directly && name.indexOf(MailboxTree.SEPARATOR, top.length() + 1) >= 0);
  }
}
