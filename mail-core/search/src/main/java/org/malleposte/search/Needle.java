package org.malleposte.search;

import java.io.IOException;
import java.io.Reader;
import java.text.Normalizer;

/// A text that is looked for in others, without regard to case (RFC 9051 §6.4.4), in one pass.
public final class Needle {
  private static final int PIECE = 8192;

  private final char[] wanted;

  /// Knuth, Morris and Pratt's: how much of the beginning still matches when the next does not.
  private final int[] fallback;

  public Needle(String text) {
    this.wanted = fold(Normalizer.normalize(text, Normalizer.Form.NFC));
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

  private static char[] fold(String text) {
    char[] folded = text.toCharArray();
    for (int i = 0; i < folded.length; i++) {
      folded[i] = fold(folded[i]);
    }
    return folded;
  }

  /// The letter that stands for it in both cases.
  public static char fold(char c) {
    if (c < 128) {
      return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
    }
    return Character.toLowerCase(Character.toUpperCase(c));
  }

  /// What is looked for, composed and in one case.
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
    String normal = Normalizer.normalize(text, Normalizer.Form.NFC);
    int matched = 0;
    for (int i = 0; i < normal.length(); i++) {
      matched = step(matched, normal.charAt(i));
      if (matched == wanted.length) {
        return true;
      }
    }
    return false;
  }

  public boolean isIn(Reader text) throws IOException {
    if (isEmpty()) {
      return true;
    }
    char[] piece = new char[PIECE];
    int matched = 0;
    for (int count = text.read(piece, 0, PIECE); count >= 0; count = text.read(piece, 0, PIECE)) {
      for (int i = 0; i < count; i++) {
        matched = step(matched, piece[i]);
        if (matched == wanted.length) {
          return true;
        }
      }
    }
    return false;
  }

  private int step(int before, char c) {
    char folded = fold(c);
    int matched = before;
    while (matched > 0 && wanted[matched] != folded) {
      matched = fallback[matched - 1];
    }
    return wanted[matched] == folded ? matched + 1 : 0;
  }
}
