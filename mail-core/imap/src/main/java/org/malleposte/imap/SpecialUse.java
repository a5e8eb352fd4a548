package org.malleposte.imap;

import java.util.List;
import org.malleposte.mail.MailboxRole;

/// What a mailbox is for, as clients write it (RFC 6154, RFC 8457).
final class SpecialUse {
  /// The annotation that tells it, and with which the owner changes it (RFC 6154 §4).
  static final String ENTRY = "/private/specialuse";

  private SpecialUse() {}

  /// The one use that a client names, in the spelling of the standards; empty for none. One that is
  /// not known is left as it is, and refused as a role.
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
    return MailboxRole.named(word).orElse(word);
  }

  /// The same of the value of [#ENTRY].
  static String of(String value) throws Refusal {
    String words = value.strip();
    return of(words.isEmpty() ? List.of() : List.of(words.split(" +")));
  }
}
