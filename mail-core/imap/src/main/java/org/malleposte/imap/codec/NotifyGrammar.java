package org.malleposte.imap.codec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// NOTIFY: RFC 5465 §8.
final class NotifyGrammar {
  private static final int GROUPS = 100;

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
    if (!fetch.isEmpty() && !filter.isSelected()) {
      throw new SyntaxError("Only of the selected mailbox messages can be fetched");
    }
  }
}
