package org.malleposte.jmap.mail;

import java.util.ArrayList;
import java.util.List;

/// A text that somebody looks for, taken apart: words, and what stands in quotes as it is (RFC 8621
/// §4.4.1).
final class Phrases {
  /// More of them are not looked for.
  private static final int MOST = 20;

  private Phrases() {}

  static List<String> of(String text) {
    List<String> phrases = new ArrayList<>();
    int i = 0;
    while (i < text.length() && phrases.size() < MOST) {
      char c = text.charAt(i);
      if (Character.isWhitespace(c)) {
        i++;
      } else if ((c == '"' || c == '\'') && text.indexOf(c, i + 1) > 0) {
        i = quoted(text, i, phrases);
      } else {
        int from = i;
        while (i < text.length() && !Character.isWhitespace(text.charAt(i))) {
          i++;
        }
        phrases.add(text.substring(from, i));
      }
    }
    return phrases;
  }

  /// A backslash makes the quote after it a letter.
  private static int quoted(String text, int open, List<String> phrases) {
    StringBuilder phrase = new StringBuilder();
    int i = open + 1;
    while (i < text.length() && text.charAt(i) != text.charAt(open)) {
      if (text.charAt(i) == '\\' && i + 1 < text.length()) {
        i++;
      }
      phrase.append(text.charAt(i++));
    }
    if (!phrase.isEmpty()) {
      phrases.add(phrase.toString());
    }
    return i + 1;
  }
}
