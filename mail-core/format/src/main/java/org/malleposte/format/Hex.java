package org.malleposte.format;

/// Hexadecimal digits.
final class Hex {
  private Hex() {}

  /// The value of the two digits at `index`, or -1 when there are none.
  static int pair(String text, int index) {
    if (index + 1 >= text.length()) {
      return -1;
    }
    int high = digit(text.charAt(index));
    int low = digit(text.charAt(index + 1));
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  /// The digit's value, or -1.
  static int digit(int c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }
}
