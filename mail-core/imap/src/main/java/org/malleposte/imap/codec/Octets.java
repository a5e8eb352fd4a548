package org.malleposte.imap.codec;

/// The classes of characters of RFC 9051 §9 as one table of bits.
final class Octets {
  /// May stand in an atom: any CHAR but `( ) { SP CTL % * " \ ]`.
  static final int ATOM = 1;

  /// An atom's characters and `]`.
  static final int ASTRING = 2;

  /// An astring's characters without `+`.
  static final int TAG = 4;

  /// An astring's characters, `%` and `*`.
  static final int LIST = 8;

  /// TEXT-CHAR without the quoted-specials; octets of UTF-8 count, their form is checked later.
  static final int QUOTED = 16;

  private static final byte[] CLASSES = classes();

  private Octets() {}

  private static byte[] classes() {
    byte[] classes = new byte[256];
    for (int c = 0x20; c < 0x7F; c++) {
      boolean atom = "(){ %*\"\\]".indexOf(c) < 0;
      boolean astring = atom || c == ']';
      classes[c] =
          (byte)
              ((atom ? ATOM : 0)
                  | (astring ? ASTRING : 0)
                  | (astring && c != '+' ? TAG : 0)
                  | (astring || c == '%' || c == '*' ? LIST : 0)
                  | (c != '"' && c != '\\' ? QUOTED : 0));
    }
    for (int c = 1; c <= 0xFF; c++) {
      boolean control = c < 0x20 && c != '\r' && c != '\n';
      if (control || c >= 0x7F) {
        classes[c] = QUOTED;
      }
    }
    return classes;
  }

  static boolean is(byte octet, int classes) {
    return (CLASSES[octet & 0xFF] & classes) != 0;
  }

  static boolean isDigit(byte octet) {
    return octet >= '0' && octet <= '9';
  }

  static byte upper(byte octet) {
    return octet >= 'a' && octet <= 'z' ? (byte) (octet - 32) : octet;
  }
}
