package org.malleposte.search.lucene;

import java.util.ArrayList;
import java.util.List;
import org.malleposte.search.lucene.Piece.Kind;
import org.malleposte.search.lucene.Runs.Script;

/// The terms that a message must have to have a text, see [Runs].
///
/// @param pieces all of which it must have; none when any message may have the text
/// @param proves whether a message that has them surely has the text
record NeedlePlan(List<Piece> pieces, boolean proves) {

  /// @param needle folded, not empty
  static NeedlePlan of(String needle) {
    List<Piece> pieces = new ArrayList<>();
    boolean whole = true;
    for (int from = 0, to; from < needle.length(); from = to) {
      Script script = Runs.script(needle.charAt(from));
      to = from + 1;
      while (to < needle.length() && Runs.script(needle.charAt(to)) == script) {
        to++;
      }
      whole = from == 0 && to == needle.length();
      add(pieces, script, needle.substring(from, to), from == 0, to == needle.length());
    }
    boolean proves =
        whole && pieces.size() == 1 && needle.length() <= Runs.STEP && isEncodable(needle);
    return new NeedlePlan(List.copyOf(pieces), proves);
  }

  /// A whole value is one term: the needle is in it or not.
  static NeedlePlan whole(String needle) {
    return new NeedlePlan(List.of(new Piece(Kind.HOLDS, needle)), isEncodable(needle));
  }

  private static void add(
      List<Piece> pieces, Script script, String run, boolean openLeft, boolean openRight) {
    switch (script) {
      case BLANK -> {}
      case WORDS -> pieces.add(words(run, openLeft, openRight));
      case DENSE -> dense(pieces, run, openRight);
    }
  }

  private static Piece words(String run, boolean openLeft, boolean openRight) {
    if (run.length() > Runs.STEP) {
      return new Piece(openLeft ? Kind.HOLDS : Kind.STARTS, run.substring(0, Runs.STEP));
    }
    if (openLeft) {
      return new Piece(openRight ? Kind.HOLDS : Kind.ENDS, run);
    }
    return new Piece(openRight ? Kind.STARTS : Kind.IS, run);
  }

  private static void dense(List<Piece> pieces, String run, boolean openRight) {
    for (int i = 0; i + 1 < run.length(); i++) {
      pieces.add(new Piece(Kind.IS, run.substring(i, i + 2)));
    }
    if (!openRight) {
      pieces.add(new Piece(Kind.IS, run.substring(run.length() - 1)));
    } else if (run.length() == 1) {
      pieces.add(new Piece(Kind.STARTS, run));
    }
  }

  /// Half a pair of surrogates is not told from others in UTF-8.
  private static boolean isEncodable(String needle) {
    for (int i = 0; i < needle.length(); i++) {
      char c = needle.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < needle.length()
              && Character.isLowSurrogate(needle.charAt(i + 1));
      if (pair) {
        i++;
      } else if (Character.isSurrogate(c) || c == '\uFFFD') {
        return false;
      }
    }
    return true;
  }
}
