package org.malleposte.jmap.mail;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.malleposte.jmap.Json;
import org.malleposte.mail.Flags;

/// The keywords of messages, as IMAP and as JMAP spell them (RFC 8621 §4.1.1).
final class Keywords {
  private static final Map<String, String> JMAP =
      Map.of(
          Flags.SEEN, "$seen",
          Flags.ANSWERED, "$answered",
          Flags.FLAGGED, "$flagged",
          Flags.DRAFT, "$draft");

  private static final Map<String, String> IMAP =
      Map.of(
          "$seen", Flags.SEEN,
          "$answered", Flags.ANSWERED,
          "$flagged", Flags.FLAGGED,
          "$draft", Flags.DRAFT);

  private Keywords() {}

  /// All but \Deleted, in lower case.
  static ObjectNode json(Flags flags) {
    ObjectNode keywords = Json.object();
    for (String name : flags.names()) {
      String keyword = JMAP.get(name);
      if (keyword != null) {
        keywords.put(keyword, true);
      } else if (!name.equals(Flags.DELETED) && isKeyword(name)) {
        keywords.put(name.toLowerCase(Locale.ROOT), true);
      }
    }
    return keywords;
  }

  /// Whether a keyword can be one: what IMAP allows in a flag, less what JMAP forbids.
  static boolean isKeyword(String name) {
    return !name.isEmpty()
        && name.length() <= Flags.KEYWORD_LENGTH
        && name.chars().allMatch(c -> c > ' ' && c < 127 && "(){]%*\"\\".indexOf(c) < 0);
  }

  /// The flag that IMAP knows under that keyword.
  static String flag(String keyword) {
    return IMAP.getOrDefault(keyword.toLowerCase(Locale.ROOT), keyword);
  }

  static boolean has(Flags flags, String keyword) {
    return flags.has(flag(keyword));
  }

  static Flags flags(List<String> keywords) {
    return Flags.of(keywords.stream().map(Keywords::flag).toList());
  }
}
