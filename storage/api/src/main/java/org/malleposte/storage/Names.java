package org.malleposte.storage;

/// What tenants and accounts may be called.
final class Names {
  static final int TENANT = 32;
  static final int ACCOUNT = 64;

  private Names() {}

  /// Whether that is `[a-z0-9-]{1,most}`. By hand: it is asked for each record that is read.
  static boolean isName(String text, int most) {
    if (text.isEmpty() || text.length() > most) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-')) {
        return false;
      }
    }
    return true;
  }
}
