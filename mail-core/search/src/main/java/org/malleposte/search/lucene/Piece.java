package org.malleposte.search.lucene;

import org.apache.lucene.util.BytesRef;

/// What a term must be like for a message with the needle to have it.
///
/// @param text folded
record Piece(Kind kind, String text) {
  /// Where the text stands in the term.
  enum Kind {
    IS,
    STARTS,
    ENDS,
    HOLDS
  }

  /// Whether it speaks for few messages.
  boolean isSelective() {
    return kind == Kind.IS && text.length() > 2;
  }

  /// Whether it is better not looked for when there is something selective.
  boolean isVague() {
    return kind != Kind.IS && text.length() <= 2;
  }

  /// @param term without its letters
  /// @param wanted the piece's text in UTF-8
  boolean fits(BytesRef term, int from, BytesRef wanted) {
    int length = term.length - from;
    int start = term.offset + from;
    return switch (kind) {
      case IS -> length == wanted.length && isAt(term.bytes, start, wanted);
      case STARTS -> length >= wanted.length && isAt(term.bytes, start, wanted);
      case ENDS ->
          length >= wanted.length && isAt(term.bytes, start + length - wanted.length, wanted);
      case HOLDS -> isWithin(term.bytes, start, start + length, wanted);
    };
  }

  private static boolean isWithin(byte[] octets, int from, int to, BytesRef wanted) {
    if (wanted.length == 0) {
      return true;
    }
    byte first = wanted.bytes[wanted.offset];
    int last = to - wanted.length;
    for (int i = from; i <= last; i++) {
      if (octets[i] == first && isAt(octets, i, wanted)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAt(byte[] octets, int at, BytesRef wanted) {
    for (int i = 0; i < wanted.length; i++) {
      if (octets[at + i] != wanted.bytes[wanted.offset + i]) {
        return false;
      }
    }
    return true;
  }
}
