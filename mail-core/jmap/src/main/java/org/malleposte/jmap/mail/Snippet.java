package org.malleposte.jmap.mail;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.search.Needle;

/// Shows where words stand in a text, as HTML with `<mark>` around them (RFC 8621 §5).
final class Snippet {
  /// RFC 8621 §5: octets that a preview has at most.
  static final int OCTETS = 255;

  /// Characters before the first word.
  private static final int BEFORE = 40;

  private final List<String> words;

  Snippet(Collection<String> words) {
    this.words = words.stream().map(Snippet::fold).filter(word -> !word.isEmpty()).toList();
  }

  /// As searches compare them: one letter for one letter.
  private static String fold(String text) {
    char[] folded = text.toCharArray();
    for (int i = 0; i < folded.length; i++) {
      folded[i] = Needle.fold(folded[i]);
    }
    return new String(folded);
  }

  /// The whole text; null when no word is in it.
  @Nullable String whole(String text) {
    int[] marked = marks(text);
    return marked == null ? null : html(text, marked, 0, Integer.MAX_VALUE);
  }

  /// What stands around the first word, at most 255 octets; null when no word is in the text.
  @Nullable String around(String text) {
    String plain = text.replaceAll("\\s+", " ").strip();
    int[] marked = marks(plain);
    if (marked == null) {
      return null;
    }
    int first = 0;
    while (marked[first] == 0) {
      first++;
    }
    int from = Math.max(0, first - BEFORE);
    int blank = from == 0 ? -1 : plain.indexOf(' ', from);
    from = blank >= 0 && blank < first ? blank + 1 : from;
    if (from > 0 && Character.isLowSurrogate(plain.charAt(from))) {
      from--;
    }
    return html(plain, marked, from, OCTETS);
  }

  /// For each letter the number of the word it is in, from 1, else 0; null when there is none.
  private int @Nullable [] marks(String text) {
    String folded = fold(text);
    int[] marks = new int[text.length()];
    int count = 0;
    for (String word : words) {
      for (int at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1)) {
        count++;
        Arrays.fill(marks, at, at + word.length(), count);
      }
    }
    return count == 0 ? null : marks;
  }

  private static String html(String text, int[] marks, int from, int most) {
    StringBuilder out = new StringBuilder();
    int room = most;
    boolean open = false;
    for (int i = from; i < text.length(); ) {
      int letter = text.codePointAt(i);
      boolean marked = marks[i] != 0;
      String piece = (marked == open ? "" : marked ? "<mark>" : "</mark>") + escape(letter);
      int octets = octets(piece);
      // Room for the end of a mark is kept.
      if (octets + (marked ? 7 : 0) > room) {
        break;
      }
      out.append(piece);
      room -= octets;
      open = marked;
      i += Character.charCount(letter);
    }
    return open ? out.append("</mark>").toString() : out.toString();
  }

  private static int octets(String piece) {
    return piece.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String escape(int letter) {
    return switch (letter) {
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      case '&' -> "&amp;";
      case '"' -> "&quot;";
      case '\'' -> "&#39;";
      default -> Character.toString(letter);
    };
  }
}
