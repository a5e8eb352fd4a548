package org.malleposte.search.lucene;

import java.io.IOException;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/// Finds the terms of one segment that are like a piece, and the documents that have them.
final class TermScan {
  /// So many terms are stepped over before it pays to jump.
  private static final int STEPS = 12;

  private final TermsEnum terms;
  private final Piece piece;
  private final BytesRef wanted;
  private final int letters;
  private final FixedBitSet found;
  private final @Nullable FoundTerms kept;
  private @Nullable PostingsEnum postings;

  private TermScan(TermsEnum terms, Piece piece, FixedBitSet found, @Nullable FoundTerms kept) {
    this.terms = terms;
    this.kept = kept;
    this.piece = piece;
    this.wanted = new BytesRef(piece.text());
    this.letters = LetterSet.of(piece.text());
    this.found = found;
  }

  /// Adds to `found`.
  static void find(LeafReader segment, String field, Piece piece, FixedBitSet found)
      throws IOException {
    Terms all = segment.terms(field);
    if (all != null) {
      new TermScan(all.iterator(), piece, found, null).run();
    }
  }

  /// Adds to `found`, and keeps the terms.
  static FoundTerms keep(Terms all, Piece piece, FixedBitSet found) throws IOException {
    TermsEnum terms = all.iterator();
    FoundTerms kept = new FoundTerms(terms);
    new TermScan(terms, piece, found, kept).run();
    return kept;
  }

  private void run() throws IOException {
    switch (piece.kind()) {
      case IS -> one();
      case STARTS -> beginning();
      case ENDS, HOLDS -> all();
    }
  }

  private void one() throws IOException {
    if (terms.seekExact(TermBag.term(letters, wanted))) {
      take();
    }
  }

  private void take() throws IOException {
    if (kept != null) {
      kept.add(terms);
    }
    PostingsEnum of = terms.postings(postings, PostingsEnum.NONE);
    postings = of;
    for (int doc = of.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = of.nextDoc()) {
      found.set(doc);
    }
  }

  /// Every term of every set that has the letters.
  private void all() throws IOException {
    BytesRef term = jump(0);
    int steps = 0;
    while (term != null) {
      int set = set(term);
      if ((set & letters) == letters) {
        if (piece.fits(term, TermBag.PREFIX, wanted)) {
          take();
        }
        steps = 0;
        term = terms.next();
      } else if (steps++ < STEPS) {
        term = terms.next();
      } else {
        steps = 0;
        term = jump(set);
      }
    }
  }

  /// In every set that has the letters, the terms that begin so stand together.
  private void beginning() throws IOException {
    BytesRef term = jump(0);
    while (term != null) {
      int set = set(term);
      if ((set & letters) != letters) {
        term = jump(set);
        continue;
      }
      BytesRef first = TermBag.term(set, wanted);
      term = terms.seekCeil(first) == TermsEnum.SeekStatus.END ? null : terms.term();
      while (term != null && set(term) == set && piece.fits(term, TermBag.PREFIX, wanted)) {
        take();
        term = terms.next();
      }
      if (term != null && set(term) == set) {
        term = jump(set + 1);
      }
    }
  }

  /// The first term of a set from `from` on that has the letters.
  private @Nullable BytesRef jump(int from) throws IOException {
    int set = LetterSet.next(from, letters);
    if (set < 0) {
      return null;
    }
    BytesRef first = new BytesRef(new byte[] {(byte) (set >> 8), (byte) set});
    return terms.seekCeil(first) == TermsEnum.SeekStatus.END ? null : terms.term();
  }

  private static int set(BytesRef term) {
    return (term.bytes[term.offset] & 0xFF) << 8 | term.bytes[term.offset + 1] & 0xFF;
  }
}
