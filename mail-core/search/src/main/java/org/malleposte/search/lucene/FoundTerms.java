package org.malleposte.search.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.TermState;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/// Terms of one field of one segment that fit what is looked for, to be gone through more than
/// once.
final class FoundTerms {
  /// More are not kept.
  private static final int MOST = 100_000;

  private final TermsEnum terms;
  private final List<Entry> entries = new ArrayList<>();
  private long occurrences;
  private boolean overflown;
  private @Nullable PostingsEnum postings;

  private record Entry(BytesRef term, TermState state) {}

  /// Told of each place of a term.
  interface Visitor {
    /// Whether to look at a document.
    boolean wants(int doc);

    void at(int doc, int position);
  }

  FoundTerms(TermsEnum terms) {
    this.terms = terms;
  }

  /// Adds the term at which an enumeration of the same field stands.
  void add(TermsEnum at) throws IOException {
    if (entries.size() == MOST) {
      overflown = true;
      return;
    }
    entries.add(new Entry(BytesRef.deepCopyOf(at.term()), at.termState()));
    occurrences += at.totalTermFreq();
  }

  /// Whether there were too many.
  boolean overflown() {
    return overflown;
  }

  /// How often they come in all documents together.
  long occurrences() {
    return occurrences;
  }

  private PostingsEnum postings(Entry entry, int what) throws IOException {
    terms.seekExact(entry.term, entry.state);
    PostingsEnum of = terms.postings(postings, what);
    postings = of;
    return of;
  }

  /// Adds the documents that have one of them.
  void documents(FixedBitSet target) throws IOException {
    for (Entry entry : entries) {
      PostingsEnum of = postings(entry, PostingsEnum.NONE);
      for (int doc = of.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = of.nextDoc()) {
        target.set(doc);
      }
    }
  }

  /// Visits their places in the documents from one to another (exclusive).
  void visit(int from, int to, Visitor visitor) throws IOException {
    for (Entry entry : entries) {
      PostingsEnum of = postings(entry, PostingsEnum.POSITIONS);
      for (int doc = of.advance(from); doc < to; doc = of.nextDoc()) {
        if (visitor.wants(doc)) {
          for (int left = of.freq(); left > 0; left--) {
            visitor.at(doc, of.nextPosition());
          }
        }
      }
    }
  }
}
