package org.malleposte.mail;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What is to become of a mailbox, by its id (RFC 8621 §2.5).
public sealed interface MailboxEdit {
  /// @param parent a mailbox's id; 0 for none; or [#made] by another edit of the same list
  /// @param role a special use (RFC 6154), or empty
  /// @param rights as in [Update], beside those of the mailbox above
  record Create(
      int parent,
      String name,
      String role,
      int sortOrder,
      boolean subscribed,
      Map<String, Set<Right>> rights)
      implements MailboxEdit {
    public Create {
      rights = Map.copyOf(rights);
    }

    public Create(int parent, String name, String role, int sortOrder, boolean subscribed) {
      this(parent, name, role, sortOrder, subscribed, Map.of());
    }
  }

  /// What is empty stays.
  ///
  /// @param parent as in [Create]
  /// @param role empty text for none
  /// @param rights by identifier; none to take it out; identifiers that are not here keep theirs
  record Update(
      int mailbox,
      Optional<Integer> parent,
      Optional<String> name,
      Optional<String> role,
      Optional<Integer> sortOrder,
      Optional<Boolean> subscribed,
      Map<String, Set<Right>> rights)
      implements MailboxEdit {
    public Update {
      rights = Map.copyOf(rights);
    }

    public Update(
        int mailbox,
        Optional<Integer> parent,
        Optional<String> name,
        Optional<String> role,
        Optional<Integer> sortOrder,
        Optional<Boolean> subscribed) {
      this(mailbox, parent, name, role, sortOrder, subscribed, Map.of());
    }

    public Update withoutSubscription() {
      return new Update(mailbox, parent, name, role, sortOrder, Optional.empty(), rights);
    }
  }

  /// @param removeMessages those that stand nowhere else are deleted; else a mailbox that holds
  ///   messages is not
  record Destroy(int mailbox, boolean removeMessages) implements MailboxEdit {}

  /// The rights that it gives, or takes.
  static Map<String, Set<Right>> rights(MailboxEdit edit) {
    return switch (edit) {
      case Create create -> create.rights();
      case Update update -> update.rights();
      case Destroy _ -> Map.of();
    };
  }

  /// Stands for the mailbox that the edit at that index of the list creates.
  static int made(int index) {
    return -1 - index;
  }
}
