package org.malleposte.server.config;

import java.util.Collection;
import java.util.Comparator;

/// Guesses what was meant by a misspelt key.
final class Nearest {
  private Nearest() {}

  static String to(String misspelt, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(candidate -> distance(misspelt, candidate)))
        .orElseThrow();
  }

  /// Edits (Levenshtein) between the whole keys, or between the last parts when the section is
  /// wrong or missing.
  static int distance(String misspelt, String candidate) {
    int whole = edits(misspelt, candidate);
    int last = edits(last(misspelt), last(candidate));
    return Math.min(whole, last + 2);
  }

  private static String last(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }

  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
