package org.malleposte.mail.queue;

/// The encodings of addresses in DSN parameters.
final class Xtext {
  private Xtext() {}

  /// What an xtext says (RFC 3461 §4); empty when it is malformed, or says something that cannot
  /// stand in a header field.
  static String decode(String xtext) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < xtext.length(); i++) {
      char c = xtext.charAt(i);
      if (c == '+') {
        int code = i + 2 < xtext.length() ? hex(xtext.substring(i + 1, i + 3)) : -1;
        c = (char) code;
        i += 2;
      }
      if (c < ' ' || c > '~') {
        return "";
      }
      plain.append(c);
    }
    return plain.toString();
  }

  private static int hex(String two) {
    return two.matches("[0-9A-Fa-f]{2}") ? Integer.parseInt(two, 16) : 0;
  }

  /// `utf-8-addr-xtext` (RFC 6533 §3).
  static String encodeUnicode(String address) {
    StringBuilder out = new StringBuilder();
    address
        .codePoints()
        .forEach(c -> {
          boolean plain = c > ' ' && c < 0x7F && c != '\\' && c != '+' && c != '=';
          out.append(plain ? Character.toString(c) : "\\x{%02X}".formatted(c));
        });
    return out.toString();
  }
}
