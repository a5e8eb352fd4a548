package org.malleposte.search.lucene;

import java.util.ArrayList;
import java.util.List;
import org.malleposte.search.lucene.Piece.Kind;
import org.malleposte.search.lucene.Runs.Script;

/// The terms that a message must have to have a text, see [Runs].
///
/// @param pieces all of which it must have; none when any message may have the text
/// @param places where the terms stand, counted from the first
/// @param proof what shows that a message has the text
record NeedlePlan(List<Piece> pieces, List<Integer> places, Proof proof) {
  /// What shows it.
  enum Proof {
    /// That it has the terms.
    TERMS,
    /// That they stand where they should.
    PLACES,
    /// Nothing but reading it.
    READING
  }

  /// Whether a message that has the terms surely has the text.
  boolean proves() {
    return proof == Proof.TERMS;
  }

  /// @param needle folded, not empty
  static NeedlePlan of(String needle) {
    Cutting cutting = new Cutting(needle);
    for (int from = 0, to; from < needle.length(); from = to) {
      Script script = Runs.script(needle.charAt(from));
      to = from + 1;
      while (to < needle.length() && Runs.script(needle.charAt(to)) == script) {
        to++;
      }
      cutting.add(script, from, to);
    }
    return cutting.plan();
  }

  /// Cuts a needle as [Runs] cuts texts.
  private static final class Cutting {
    private final String needle;
    private final List<Piece> pieces = new ArrayList<>();
    private final List<Integer> places = new ArrayList<>();
    private boolean clear;
    private int place;

    /// How far the next term is from the last.
    private int gap;

    Cutting(String needle) {
      this.needle = needle;
      this.clear = isEncodable(needle);
    }

    void add(Script script, int from, int to) {
      String run = needle.substring(from, to);
      boolean openLeft = from == 0;
      boolean openRight = to == needle.length();
      switch (script) {
        case BLANK -> {
          // Only one blank between two runs is kept in the index.
          clear &= run.equals(" ") && !openLeft && !openRight;
          gap = Runs.BLANK;
        }
        case WORDS -> {
          clear &= run.length() <= Runs.STEP;
          add(words(run, openLeft, openRight));
          gap = Runs.TOUCHING;
        }
        case DENSE -> {
          dense(run, openRight);
          gap = Runs.TOUCHING;
        }
      }
    }

    private void add(Piece piece) {
      place += gap;
      pieces.add(piece);
      places.add(place);
    }

    private void dense(String run, boolean openRight) {
      for (int i = 0; i + 1 < run.length(); i++) {
        add(new Piece(Kind.IS, run.substring(i, i + 2)));
        gap = Runs.BLANK;
      }
      if (!openRight) {
        add(new Piece(Kind.IS, run.substring(run.length() - 1)));
      } else if (run.length() == 1) {
        add(new Piece(Kind.STARTS, run));
      }
    }

    NeedlePlan plan() {
      Proof proof = !clear ? Proof.READING : pieces.size() == 1 ? Proof.TERMS : Proof.PLACES;
      return new NeedlePlan(List.copyOf(pieces), List.copyOf(places), proof);
    }
  }

  /// A whole value is one term: the needle is in it or not.
  static NeedlePlan whole(String needle) {
    Proof proof = isEncodable(needle) ? Proof.TERMS : Proof.READING;
    return new NeedlePlan(List.of(new Piece(Kind.HOLDS, needle)), List.of(0), proof);
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
