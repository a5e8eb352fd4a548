package org.malleposte.server.faults;

import java.util.List;
import java.util.StringJoiner;

/// Sets of flags as bits, without `\Recent`.
final class Marks {
  private static final List<String> NAMES =
      List.of("\\Seen", "\\Answered", "\\Flagged", "$One", "$Two", "\\Deleted");

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

  static int bits(String flags) {
    int bits = 0;
    for (String flag : flags.split(" ")) {
      int bit = NAMES.indexOf(flag);
      bits |= bit < 0 ? 0 : 1 << bit;
    }
    return bits;
  }
}
