package org.malleposte.mail;

import java.util.List;
import java.util.Optional;

/// What a mailbox can be for: the special uses that the standards name, in their spelling.
public final class MailboxRole {
  /// RFC 6154 §2, RFC 8457 §3.
  private static final List<String> ALL =
      List.of(
          "\\All",
          "\\Archive",
          "\\Drafts",
          "\\Flagged",
          "\\Important",
          "\\Junk",
          "\\Sent",
          "\\Trash");

  private MailboxRole() {}

  /// Whether a mailbox may have that role.
  static boolean isKnown(String role) {
    return ALL.contains(role);
  }

  /// The role that a client means, in whatever case it writes it; empty when there is none such.
  public static Optional<String> named(String word) {
    return ALL.stream().filter(role -> role.equalsIgnoreCase(word)).findFirst();
  }
}
