package org.malleposte.search.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.StringHelper;
import org.jspecify.annotations.Nullable;
import org.malleposte.search.Place;
import org.malleposte.search.Ranking;
import org.malleposte.search.Relevance;
import org.malleposte.search.Where;
import org.malleposte.search.WordQuery;
import org.malleposte.search.WordSlot;

/// Looks up how relevant messages are to words, segment by segment: what [Relevance] says of a
/// message that was read, in the same order of the same steps.
final class WordLookup {
  private static final Piece IS_CUT = new Piece(Piece.Kind.IS, Fields.CUT);

  private final LeafReader segment;
  private final Where where;

  /// Documents that have all units so far.
  private final FixedBitSet alive;

  private final float[] sums;

  /// Of the unit that is looked up.
  private final float[] wants;

  private final FixedBitSet found;

  /// Of the place that is looked up.
  private final int[] times;

  private final byte[] fits;
  private final FixedBitSet touched;
  private @Nullable PostingsEnum postings;

  /// Whether there was too much to look up.
  private boolean doubtful;

  private WordLookup(LeafReader segment, Where where) {
    int documents = segment.maxDoc();
    this.segment = segment;
    this.where = where;
    this.alive = new FixedBitSet(documents);
    alive.set(0, documents);
    this.sums = new float[documents];
    this.wants = new float[documents];
    this.found = new FixedBitSet(documents);
    this.times = new int[documents];
    this.fits = new byte[documents];
    this.touched = new FixedBitSet(documents);
  }

  static Ranking run(DirectoryReader reader, long upTo, Where where, WordQuery words)
      throws IOException {
    Ranking.Builder ranking = new Ranking.Builder();
    for (LeafReaderContext leaf : reader.leaves()) {
      WordLookup lookup = new WordLookup(leaf.reader(), where);
      for (List<WordSlot> unit : words.units()) {
        lookup.unit(unit);
      }
      lookup.collect(words.units().size(), ranking);
    }
    return ranking.build(upTo);
  }

  private void unit(List<WordSlot> slots) throws IOException {
    java.util.Arrays.fill(wants, 1);
    found.clear();
    for (Place place : Place.values()) {
      Terms terms = place.isOf(where) ? segment.terms(Fields.of(place)) : null;
      if (terms != null) {
        place(place, terms, slots);
      }
    }
    alive.and(found);
    each(found, doc -> sums[doc] += 1 - wants[doc]);
  }

  private interface Each {
    void document(int doc) throws IOException;
  }

  private static void each(FixedBitSet documents, Each each) throws IOException {
    int doc = documents.length() == 0 ? Integer.MAX_VALUE : documents.nextSetBit(0);
    while (doc < documents.length()) {
      each.document(doc);
      doc = doc + 1 < documents.length() ? documents.nextSetBit(doc + 1) : Integer.MAX_VALUE;
    }
  }

  private void place(Place place, Terms terms, List<WordSlot> slots) throws IOException {
    if (slots.size() == 1) {
      each(terms, slots.getFirst(), this::count);
    } else {
      together(terms, slots);
    }
    each(
        touched,
        doc -> {
          wants[doc] *= Relevance.lack(place, fits[doc], times[doc]);
          times[doc] = 0;
          fits[doc] = 0;
        });
    found.or(touched);
    touched.clear();
  }

  private void count(TermsEnum term, int fit) throws IOException {
    PostingsEnum of = term.postings(postings, PostingsEnum.FREQS);
    postings = of;
    for (int doc = of.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = of.nextDoc()) {
      count(doc, fit, of.freq());
    }
  }

  private void count(int doc, int fit, int more) {
    touched.set(doc);
    times[doc] += more;
    fits[doc] = (byte) Math.max(fits[doc], fit);
  }

  private void together(Terms terms, List<WordSlot> slots) throws IOException {
    FixedBitSet all = new FixedBitSet(segment.maxDoc());
    all.or(alive);
    List<FoundTerms> each = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (WordSlot slot : slots) {
      FoundTerms of = terms(terms, slot);
      FixedBitSet have = new FixedBitSet(segment.maxDoc());
      of.documents(have);
      all.and(have);
      places.add(each.size());
      each.add(of);
    }
    new PlaceScan(each, places).run(all, doc -> count(doc, WordSlot.WORD, 1));
  }

  private FoundTerms terms(Terms terms, WordSlot slot) throws IOException {
    FoundTerms fitting = new FoundTerms(terms.iterator());
    each(terms, slot, (term, _) -> fitting.add(term));
    doubtful |= fitting.overflown();
    return fitting;
  }

  /// A term that fits, at which the enumeration stands.
  private interface Fitting {
    void term(TermsEnum term, int fit) throws IOException;
  }

  private static void each(Terms terms, WordSlot slot, Fitting fitting) throws IOException {
    TermsEnum each = terms.iterator();
    BytesRef stump = new BytesRef(slot.stump());
    if (slot.isExact()) {
      if (each.seekExact(stump)) {
        fitting.term(each, WordSlot.WORD);
      }
      return;
    }
    BytesRef term = each.seekCeil(stump) == TermsEnum.SeekStatus.END ? null : each.term();
    while (term != null && StringHelper.startsWith(term, stump)) {
      int fit = slot.fit(term.utf8ToString());
      if (fit != WordSlot.NOT) {
        fitting.term(each, fit);
      }
      term = each.next();
    }
  }

  private void collect(int units, Ranking.Builder ranking) throws IOException {
    NumericDocValues emails = segment.getNumericDocValues(Fields.EMAIL);
    Bits live = segment.getLiveDocs();
    FixedBitSet cut = new FixedBitSet(segment.maxDoc());
    TermScan.find(segment, Fields.CUT, IS_CUT, cut);
    if (doubtful) {
      cut.set(0, segment.maxDoc());
    }
    alive.or(cut);
    each(
        alive,
        doc -> collect(doc, live, emails, cut.get(doc) ? Ranking.ASK : score(doc, units), ranking));
  }

  private int score(int doc, int units) {
    return Relevance.of(sums[doc], units);
  }

  private static void collect(
      int doc,
      @Nullable Bits live,
      @Nullable NumericDocValues emails,
      int score,
      Ranking.Builder ranking)
      throws IOException {
    if (emails != null && (live == null || live.get(doc)) && emails.advanceExact(doc)) {
      ranking.add(emails.longValue(), score);
    }
  }
}
