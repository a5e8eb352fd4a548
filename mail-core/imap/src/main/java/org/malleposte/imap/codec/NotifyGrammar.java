package org.malleposte.imap.codec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// NOTIFY: RFC 5465 §8.
final class NotifyGrammar {
  private static final int GROUPS = 100;

  /// Also those that are not known here: it is said elsewhere that they are not.
  private static final Set<NotifyEvent> OF_MESSAGES =
      EnumSet.of(
          NotifyEvent.MESSAGE_NEW,
          NotifyEvent.MESSAGE_EXPUNGE,
          NotifyEvent.FLAG_CHANGE,
          NotifyEvent.UNKNOWN);

  private final Tokens in;
  private List<FetchItem> fetch = List.of();

  private NotifyGrammar(Tokens in) {
    this.in = in;
  }

  static ImapCommand read(Tokens in, String tag) throws SyntaxError {
    if (in.acceptWord("NONE")) {
      return new ImapCommand.Notify(tag, false, List.of());
    }
    if (!in.acceptWord("SET")) {
      throw new SyntaxError("NOTIFY takes SET or NONE");
    }
    in.space();
    boolean status = in.acceptWord("STATUS");
    if (status) {
      in.space();
    }
    List<ImapCommand.Notify.Group> groups = new ArrayList<>();
    do {
      if (groups.size() == GROUPS) {
        throw new SyntaxError("Name fewer groups of events");
      }
      groups.add(new NotifyGrammar(in).group());
    } while (in.accept(' '));
    if (groups.stream().filter(group -> group.mailboxes().isSelected()).count() > 1) {
      throw new SyntaxError("There is one selected mailbox"); // RFC 5465 §6.1
    }
    return new ImapCommand.Notify(tag, status, List.copyOf(groups));
  }

  private ImapCommand.Notify.Group group() throws SyntaxError {
    in.expect('(');
    MailboxFilter filter = MailboxFilterGrammar.read(in);
    if (filter.kind() == MailboxFilter.Kind.SUBTREE_ONE) {
      throw new SyntaxError("NOTIFY knows no SUBTREE-ONE");
    }
    in.space();
    Set<NotifyEvent> events = in.acceptWord("NONE") ? Set.of() : events();
    in.expect(')');
    requireSense(filter, events);
    return new ImapCommand.Notify.Group(filter, events, fetch);
  }

  private Set<NotifyEvent> events() throws SyntaxError {
    EnumSet<NotifyEvent> events = EnumSet.noneOf(NotifyEvent.class);
    in.expect('(');
    do {
      NotifyEvent event = NotifyEvent.of(in.word());
      events.add(event);
      if (event == NotifyEvent.MESSAGE_NEW && in.accept(' ')) {
        if (in.next('(')) {
          fetch = FetchGrammar.items(in);
        } else {
          events.add(NotifyEvent.of(in.word()));
        }
      }
    } while (in.accept(' '));
    in.expect(')');
    return Collections.unmodifiableSet(events);
  }

  /// RFC 5465 §5: which events go together, and with which mailboxes.
  private void requireSense(MailboxFilter filter, Set<NotifyEvent> events) throws SyntaxError {
    boolean comes = events.contains(NotifyEvent.MESSAGE_NEW);
    boolean goes = events.contains(NotifyEvent.MESSAGE_EXPUNGE);
    if (comes != goes) {
      throw new SyntaxError("MessageNew and MessageExpunge go together");
    }
    if (events.contains(NotifyEvent.FLAG_CHANGE) && !comes) {
      throw new SyntaxError("FlagChange goes with MessageNew and MessageExpunge");
    }
    if (filter.isSelected() && !OF_MESSAGES.containsAll(events)) {
      throw new SyntaxError("Of the selected mailbox only messages are told"); // RFC 5465 §6.1
    }
    if (!fetch.isEmpty() && !filter.isSelected()) {
      throw new SyntaxError("Only of the selected mailbox messages can be fetched");
    }
  }
}
