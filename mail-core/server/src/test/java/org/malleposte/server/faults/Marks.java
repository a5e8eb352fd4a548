package org.malleposte.server.faults;

import java.util.Collection;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.IntStream;

/// Sets of flags as bits, without `\Recent`; JMAP's keywords are the same without `\Deleted`.
final class Marks {
  private static final List<String> NAMES =
      List.of("\\Seen", "\\Answered", "\\Flagged", "$One", "$Two", "\\Deleted");

  /// The same as JMAP spells them (RFC 8621 §4.1.1).
  private static final List<String> KEYWORDS =
      List.of("$seen", "$answered", "$flagged", "$one", "$two");

  /// No set at all: the message is not there, or its flags were not told.
  static final int NONE = -1;

  static final int DELETED = 1 << NAMES.size() - 1;

  /// Those that clients play with: all but `\Deleted`.
  static final int ALL = DELETED - 1;

  private Marks() {}

  /// As IMAP writes it, with parentheses.
  static String text(int bits) {
    StringJoiner text = new StringJoiner(" ", "(", ")");
    for (int i = 0; i < NAMES.size(); i++) {
      if ((bits >> i & 1) == 1) {
        text.add(NAMES.get(i));
      }
    }
    return text.toString();
  }

  /// Whoever sets a keyword first in a mailbox decides how it is spelt there.
  static int bits(String flags) {
    int bits = 0;
    for (String flag : flags.split(" ")) {
      for (int i = 0; i < NAMES.size(); i++) {
        bits |= NAMES.get(i).equalsIgnoreCase(flag) ? 1 << i : 0;
      }
    }
    return bits;
  }

  static List<String> keywords(int bits) {
    return IntStream.range(0, KEYWORDS.size())
        .filter(i -> (bits >> i & 1) == 1)
        .mapToObj(KEYWORDS::get)
        .toList();
  }

  static int ofKeywords(Collection<String> keywords) {
    return IntStream.range(0, KEYWORDS.size())
        .filter(i -> keywords.contains(KEYWORDS.get(i)))
        .map(i -> 1 << i)
        .sum();
  }
}
