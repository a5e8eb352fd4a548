package org.malleposte.mail;

import java.util.Set;

/// What is to become of a message, wherever it stands in the account (RFC 8621 §4.6). Places marked
/// \\Deleted do not count: who sees messages rather than mailboxes does not see those.
public sealed interface EmailEdit {
  /// A message that was not in the account before.
  ///
  /// @param how as in [org.malleposte.account.Event.MessageAdded]
  record Create(
      NewMessage message, Set<Integer> mailboxes, Flags flags, long receivedAt, String how)
      implements EmailEdit {
    public Create {
      mailboxes = Set.copyOf(mailboxes);
    }
  }

  /// @param flags applied to every place, \\Deleted excepted
  record Update(long email, FlagChange flags, Places places) implements EmailEdit {}

  /// Out of every mailbox. It can be restored until its retention is over.
  record Destroy(long email) implements EmailEdit {}

  /// In which mailboxes a message is to stand.
  sealed interface Places {
    Places SAME = new Patch(Set.of(), Set.of());

    /// In these and no others.
    record Exactly(Set<Integer> mailboxes) implements Places {
      public Exactly {
        mailboxes = Set.copyOf(mailboxes);
      }
    }

    record Patch(Set<Integer> added, Set<Integer> removed) implements Places {
      public Patch {
        added = Set.copyOf(added);
        removed = Set.copyOf(removed);
      }
    }
  }
}
