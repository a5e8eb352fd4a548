package org.malleposte.imap;

import java.util.List;

/// What a mailbox is for, as clients write it (RFC 6154, RFC 8457).
final class SpecialUse {
  /// The annotation that tells it, and with which the owner changes it (RFC 6154 §4).
  static final String ENTRY = "/private/specialuse";

  /// RFC 6154 §2, RFC 8457 §3.
  private static final List<String> ROLES =
      List.of(
          "\\All",
          "\\Archive",
          "\\Drafts",
          "\\Flagged",
          "\\Important",
          "\\Junk",
          "\\Sent",
          "\\Trash");

  private SpecialUse() {}

  /// The one use of those that a client names, in the spelling of the standards; empty for none.
  ///
  /// @throws Refusal there are several
  static String of(List<String> words) throws Refusal {
    if (words.size() > 1) {
      throw Refusal.no("USEATTR", "A mailbox has one special use here"); // RFC 6154 §3
    }
    if (words.isEmpty()) {
      return "";
    }
    String word = words.getFirst();
    for (String known : ROLES) {
      if (known.equalsIgnoreCase(word)) {
        return known;
      }
    }
    return word;
  }

  /// The same of the value of [#ENTRY].
  static String of(String value) throws Refusal {
    String words = value.strip();
    return of(words.isEmpty() ? List.of() : List.of(words.split(" +")));
  }
}
