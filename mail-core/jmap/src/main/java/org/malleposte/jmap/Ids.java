package org.malleposte.jmap;

/// What an Id is (RFC 8620 §1.2).
public final class Ids {
  private static final int MAX = 255;

  private Ids() {}

  public static boolean isId(String text) {
    return !text.isEmpty() && text.length() <= MAX && text.chars().allMatch(Ids::isSafe);
  }

  private static boolean isSafe(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '_';
  }

  /// The number behind an id such as `M12`; -1 when it cannot be one that this server gave.
  ///
  /// @param prefix its letter
  public static long number(String prefix, String id) {
    if (!id.startsWith(prefix) || id.length() > prefix.length() + 18) {
      return -1;
    }
    int first = prefix.length();
    if (id.length() == first || id.charAt(first) == '0') {
      return -1;
    }
    long number = 0;
    for (int i = first; i < id.length(); i++) {
      int digit = id.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = 10 * number + digit;
    }
    return number;
  }
}
