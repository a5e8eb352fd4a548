package org.malleposte.server.bulk;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.malleposte.mail.Flags;

/// The flags that mail programs keep in fields of an mbox's messages: `Status: RO`, `X-Status: AF`.
final class StatusFields {
  private static final Map<Character, String> STATUS = Map.of('R', Flags.SEEN);
  private static final Map<Character, String> X_STATUS =
      Map.of('A', Flags.ANSWERED, 'F', Flags.FLAGGED, 'D', Flags.DELETED, 'T', Flags.DRAFT);

  private StatusFields() {}

  static Flags flags(byte[] header) {
    List<String> flags = new ArrayList<>();
    new String(header, StandardCharsets.ISO_8859_1)
        .lines()
        .forEach(line -> {
          String lower = line.toLowerCase(Locale.ROOT);
          if (lower.startsWith("status:")) {
            add(flags, line.substring("status:".length()), STATUS);
          } else if (lower.startsWith("x-status:")) {
            add(flags, line.substring("x-status:".length()), X_STATUS);
          }
        });
    return Flags.of(flags);
  }

  private static void add(List<String> flags, String letters, Map<Character, String> meaning) {
    // A field of that name with words in it is somebody else's.
    if (letters.strip().matches("[A-Z]{0,8}")) {
      meaning.forEach((letter, flag) -> {
        if (letters.indexOf(letter) >= 0) {
          flags.add(flag);
        }
      });
    }
  }
}
