package org.malleposte.storage.record;

import java.util.UUID;
import org.malleposte.storage.Bytes;

/// Keys of records as people read them.
public final class KeyText {
  private KeyText() {}

  /// Text as it is, numbers as numbers (`7`, or `7/42` for two), ids as ids, anything else as
  /// octets.
  public static String of(Bytes key) {
    if (key.length() == 0) {
      return "";
    }
    if (isText(key)) {
      return key.utf8();
    }
    return switch (key.length()) {
      case 4 -> Integer.toUnsignedString(key.intAt(0));
      case 8 -> numbers(key);
      case 16 -> new UUID(key.longAt(0), key.longAt(8)).toString();
      default -> key.length() > 64 ? key.hex().substring(0, 128) + "..." : key.hex();
    };
  }

  private static String numbers(Bytes key) {
    return key.intAt(0) == 0
        ? Integer.toUnsignedString(key.intAt(4))
        : Integer.toUnsignedString(key.intAt(0)) + "/" + Integer.toUnsignedString(key.intAt(4));
  }

  private static boolean isText(Bytes key) {
    for (byte octet : key.array()) {
      if (octet < 0x20 || octet > 0x7E) {
        return false;
      }
    }
    return true;
  }
}
