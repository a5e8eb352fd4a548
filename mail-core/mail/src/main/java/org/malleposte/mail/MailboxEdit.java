package org.malleposte.mail;

import java.util.Optional;

/// What is to become of a mailbox, by its id (RFC 8621 §2.5).
public sealed interface MailboxEdit {
  /// @param parent a mailbox's id; 0 for none; or [#made] by another edit of the same list
  /// @param role a special use (RFC 6154), or empty
  record Create(int parent, String name, String role, int sortOrder, boolean subscribed)
      implements MailboxEdit {}

  /// What is empty stays.
  ///
  /// @param parent as in [Create]
  /// @param role empty text for none
  record Update(
      int mailbox,
      Optional<Integer> parent,
      Optional<String> name,
      Optional<String> role,
      Optional<Integer> sortOrder,
      Optional<Boolean> subscribed)
      implements MailboxEdit {}

  /// @param removeMessages those that stand nowhere else are deleted; else a mailbox that holds
  ///   messages is not
  record Destroy(int mailbox, boolean removeMessages) implements MailboxEdit {}

  /// Stands for the mailbox that the edit at that index of the list creates.
  static int made(int index) {
    return -1 - index;
  }
}
