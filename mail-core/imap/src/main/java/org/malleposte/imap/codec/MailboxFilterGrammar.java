package org.malleposte.imap.codec;

import java.util.ArrayList;
import java.util.List;
import org.malleposte.imap.codec.MailboxFilter.Kind;

/// filter-mailboxes: RFC 5465 §8, RFC 7377 §3.
final class MailboxFilterGrammar {
  private static final int MOST = 1000;

  private MailboxFilterGrammar() {}

  static MailboxFilter read(Tokens in) throws SyntaxError {
    Kind kind = kind(in.word());
    List<String> mailboxes =
        switch (kind) {
          case SUBTREE, SUBTREE_ONE, MAILBOXES -> mailboxes(in);
          case SELECTED, SELECTED_DELAYED, INBOXES, PERSONAL, SUBSCRIBED -> List.of();
        };
    return new MailboxFilter(kind, mailboxes);
  }

  private static Kind kind(String word) throws SyntaxError {
    for (Kind kind : Kind.values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
    }
    throw new SyntaxError("Mailboxes cannot be named that way");
  }

  /// One name, or several in parentheses.
  private static List<String> mailboxes(Tokens in) throws SyntaxError {
    in.space();
    if (!in.accept('(')) {
      return List.of(in.mailbox());
    }
    List<String> mailboxes = new ArrayList<>();
    do {
      if (mailboxes.size() == MOST) {
        throw new SyntaxError("Name fewer mailboxes");
      }
      mailboxes.add(in.mailbox());
    } while (in.accept(' '));
    in.expect(')');
    return List.copyOf(mailboxes);
  }
}
