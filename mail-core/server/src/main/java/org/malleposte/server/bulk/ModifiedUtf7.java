package org.malleposte.server.bulk;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Names of mailboxes as IMAP servers wrote them into folders (RFC 3501 §5.1.3).
final class ModifiedUtf7 {
  private ModifiedUtf7() {}

  /// The name in Unicode; what is not well written stays as it is.
  static String decode(String name) {
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (at < name.length()) {
      int end = name.charAt(at) == '&' ? name.indexOf('-', at) : -1;
      if (end < 0) {
        text.append(name.charAt(at++));
      } else {
        text.append(end == at + 1 ? "&" : base64(name.substring(at, end + 1)));
        at = end + 1;
      }
    }
    return text.toString();
  }

  /// @param shifted `&...-`
  private static String base64(String shifted) {
    try {
      byte[] octets =
          Base64.getDecoder().decode(shifted.substring(1, shifted.length() - 1).replace(',', '/'));
      return octets.length % 2 == 0 ? new String(octets, StandardCharsets.UTF_16BE) : shifted;
    } catch (IllegalArgumentException e) {
      return shifted;
    }
  }
}
