package org.malleposte.imap.codec;

import java.util.List;

/// Which mailboxes: RFC 5465 §6, RFC 7377 §2.2.
///
/// @param mailboxes the names that SUBTREE, SUBTREE-ONE and MAILBOXES take; else empty
public record MailboxFilter(Kind kind, List<String> mailboxes) {
  /// Their words, with `_` for `-`.
  public enum Kind {
    SELECTED,
    SELECTED_DELAYED,
    INBOXES,
    PERSONAL,
    SUBSCRIBED,
    SUBTREE,
    /// The mailbox and those directly below it.
    SUBTREE_ONE,
    MAILBOXES;

    public String word() {
      return name().replace('_', '-');
    }
  }

  public boolean isSelected() {
    return kind == Kind.SELECTED || kind == Kind.SELECTED_DELAYED;
  }
}
