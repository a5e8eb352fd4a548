package org.malleposte.server.cli;

import java.util.Set;
import org.malleposte.mail.Right;

/// How an administrator spells rights: `read`, `write`, `none`, or the letters of RFC 4314.
final class RightsWord {
  private RightsWord() {}

  static Set<Right> parse(String letters) throws Refusal {
    String spelt =
        switch (letters) {
          case "none" -> "";
          case "read" -> "lrs";
          case "write" -> "lrswipkxte";
          default -> letters;
        };
    try {
      return Right.parse(spelt);
    } catch (IllegalArgumentException e) {
      throw new Refusal("The letters of rights are lrswipkxtea; " + letters + " has others.");
    }
  }
}
