package org.malleposte.search;

import java.io.IOException;
import java.io.Reader;

/// A text that is looked for in others, in one pass: a substring, without regard to case (RFC 9051
/// §6.4.4) and whether accents are one with their letters, see [CaseFold].
public final class Needle {
  private static final int PIECE = 8192;

  private final char[] wanted;

  /// Knuth, Morris and Pratt's: how much of the beginning still matches when the next does not.
  private final int[] fallback;

  public Needle(String text) {
    this.wanted = CaseFold.of(text).toCharArray();
    this.fallback = new int[wanted.length];
    int matched = 0;
    for (int i = 1; i < wanted.length; i++) {
      while (matched > 0 && wanted[i] != wanted[matched]) {
        matched = fallback[matched - 1];
      }
      if (wanted[i] == wanted[matched]) {
        matched++;
      }
      fallback[i] = matched;
    }
  }

  /// The letter that stands for it in both cases, for who compares letter by letter and leaves
  /// accents where they are.
  public static char fold(char c) {
    return c < 128 ? CaseFold.plain(c) : Character.toLowerCase(Character.toUpperCase(c));
  }

  /// What is looked for, folded.
  public String text() {
    return new String(wanted);
  }

  /// The empty text is in every text.
  public boolean isEmpty() {
    return wanted.length == 0;
  }

  public boolean isIn(String text) {
    if (isEmpty()) {
      return true;
    }
    Search search = new Search();
    for (int i = 0; i < text.length(); i++) {
      if (search.next(text.charAt(i))) {
        return true;
      }
    }
    return search.end();
  }

  public boolean isIn(Reader text) throws IOException {
    if (isEmpty()) {
      return true;
    }
    Search search = new Search();
    char[] piece = new char[PIECE];
    for (int count = text.read(piece, 0, PIECE); count >= 0; count = text.read(piece, 0, PIECE)) {
      for (int i = 0; i < count; i++) {
        if (search.next(piece[i])) {
          return true;
        }
      }
    }
    return search.end();
  }

  /// One pass through a text.
  private final class Search {
    private int matched;

    /// The first half of a pair, whose second is to come.
    private char high;

    /// Whether the needle ends with that.
    boolean next(char c) {
      if (c < 128 && high == 0) {
        return step(CaseFold.plain(c));
      }
      char first = high;
      high = 0;
      if (first != 0 && Character.isLowSurrogate(c)) {
        return steps(CaseFold.of(Character.toCodePoint(first, c)));
      }
      if (first != 0 && step(first)) {
        return true;
      }
      if (Character.isHighSurrogate(c)) {
        high = c;
        return false;
      }
      return c < 128 ? step(CaseFold.plain(c)) : steps(CaseFold.of(c));
    }

    boolean end() {
      return high != 0 && step(high);
    }

    private boolean steps(String folded) {
      for (int i = 0; i < folded.length(); i++) {
        if (step(folded.charAt(i))) {
          return true;
        }
      }
      return false;
    }

    private boolean step(char folded) {
      while (matched > 0 && wanted[matched] != folded) {
        matched = fallback[matched - 1];
      }
      if (wanted[matched] == folded) {
        matched++;
      }
      return matched == wanted.length;
    }
  }
}
