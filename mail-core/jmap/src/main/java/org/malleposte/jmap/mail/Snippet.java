package org.malleposte.jmap.mail;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.search.WordQuery;

/// Shows where words stand in a text, as HTML with `<mark>` around them (RFC 8621 §5).
final class Snippet {
  /// RFC 8621 §5: octets that a preview has at most.
  static final int OCTETS = 255;

  /// Characters before the first word.
  private static final int BEFORE = 40;

  private final List<WordQuery> words;

  Snippet(Collection<WordQuery> words) {
    this.words = List.copyOf(words);
  }

  /// The whole text; null when no word is in it.
  @Nullable String whole(String text) {
    BitSet marked = marks(text);
    return marked == null ? null : html(text, marked, 0, Integer.MAX_VALUE);
  }

  /// What stands around the first word, at most 255 octets; null when no word is in the text.
  @Nullable String around(String text) {
    String plain = text.replaceAll("\\s+", " ").strip();
    BitSet marked = marks(plain);
    if (marked == null) {
      return null;
    }
    int first = marked.nextSetBit(0);
    int from = Math.max(0, first - BEFORE);
    int blank = from == 0 ? -1 : plain.indexOf(' ', from);
    from = blank >= 0 && blank < first ? blank + 1 : from;
    if (from > 0 && Character.isLowSurrogate(plain.charAt(from))) {
      from--;
    }
    return html(plain, marked, from, OCTETS);
  }

  /// The letters of the words; null when there is none.
  private @Nullable BitSet marks(String text) {
    BitSet marks = new BitSet();
    for (WordQuery query : words) {
      query.marks(text).forEach(range -> marks.set(range.from(), range.to()));
    }
    return marks.isEmpty() ? null : marks;
  }

  private static String html(String text, BitSet marks, int from, int most) {
    StringBuilder out = new StringBuilder();
    int room = most;
    boolean open = false;
    for (int i = from; i < text.length(); ) {
      int letter = text.codePointAt(i);
      boolean marked = marks.get(i);
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
