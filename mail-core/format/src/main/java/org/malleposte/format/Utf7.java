package org.malleposte.format;

import java.nio.charset.StandardCharsets;

/// UTF-7 (RFC 2152), which old Exchange servers still speak and the JDK does not.
final class Utf7 {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private Utf7() {}

  static String decode(byte[] octets, int from, int to) {
    String in = new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
    StringBuilder out = new StringBuilder(in.length());
    int i = 0;
    while (i < in.length()) {
      char c = in.charAt(i++);
      if (c != '+') {
        out.append(c);
      } else if (i < in.length() && in.charAt(i) == '-') {
        out.append('+');
        i++;
      } else {
        i = shifted(in, i, out);
      }
    }
    return out.toString();
  }

  private static int shifted(String in, int i, StringBuilder out) {
    int bits = 0;
    int held = 0;
    while (i < in.length()) {
      int value = ALPHABET.indexOf(in.charAt(i));
      if (value < 0) {
        return in.charAt(i) == '-' ? i + 1 : i;
      }
      i++;
      bits = bits << 6 | value;
      held += 6;
      if (held >= 16) {
        held -= 16;
        out.append((char) (bits >>> held));
        bits &= (1 << held) - 1;
      }
    }
    return i;
  }
}
