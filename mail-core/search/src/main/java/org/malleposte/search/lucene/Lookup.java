package org.malleposte.search.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.Terms;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;
import org.malleposte.search.EmailSet;
import org.malleposte.search.Hits;
import org.malleposte.search.Needle;
import org.malleposte.search.Where;
import org.malleposte.search.Where.Envelope;

/// Looks up which messages have a text, segment by segment.
final class Lookup {
  private static final Piece IS_CUT = new Piece(Piece.Kind.IS, Fields.CUT);

  private final Where where;
  private final String text;
  private final EmailSet.Builder found = new EmailSet.Builder();
  private final EmailSet.Builder doubtful = new EmailSet.Builder();

  private Lookup(Where where, String text) {
    this.where = where;
    this.text = text;
  }

  static Hits run(DirectoryReader reader, long upTo, Where where, Needle needle)
      throws IOException {
    Lookup lookup = new Lookup(where, needle.text());
    for (LeafReaderContext leaf : reader.leaves()) {
      lookup.run(leaf.reader());
    }
    return new Hits(lookup.found.build(), lookup.doubtful.build(), upTo);
  }

  private void run(LeafReader segment) throws IOException {
    Likely likely = new Likely(segment.maxDoc());
    find(segment, likely);
    collect(segment, likely.proven, found);
    collect(segment, likely.doubtful, doubtful);
    FixedBitSet cut = new FixedBitSet(segment.maxDoc());
    TermScan.find(segment, Fields.CUT, IS_CUT, cut);
    collect(segment, cut, doubtful);
  }

  /// Documents that may have the text.
  private record Likely(FixedBitSet proven, FixedBitSet doubtful) {
    Likely(int documents) {
      this(new FixedBitSet(documents), new FixedBitSet(documents));
    }
  }

  private void find(LeafReader segment, Likely likely) throws IOException {
    switch (where) {
      case Envelope envelope -> values(segment, envelope, likely);
      case Where.Field field -> field(segment, field.name(), likely);
      case Where.Content content -> {
        NeedlePlan plan = NeedlePlan.of(text);
        runs(segment, Fields.BODY, plan, likely);
        if (content == Where.Content.TEXT) {
          runs(segment, Fields.HEADER, plan, likely);
        }
      }
    }
  }

  private void values(LeafReader segment, Envelope envelope, Likely likely) throws IOException {
    runs(segment, Fields.of(envelope), NeedlePlan.whole(text), likely);
  }

  private void field(LeafReader segment, String name, Likely likely) throws IOException {
    if (name.equalsIgnoreCase(Envelope.SUBJECT.name())) {
      values(segment, Envelope.SUBJECT, likely);
      return;
    }
    Piece named = new Piece(Piece.Kind.IS, MessageDocument.fieldName(name));
    if (text.isEmpty()) {
      boolean proven = named.text().length() <= Runs.LONGEST;
      TermScan.find(segment, Fields.NAMES, named, proven ? likely.proven : likely.doubtful);
      return;
    }
    Likely have = new Likely(segment.maxDoc());
    runs(segment, Fields.HEADER, NeedlePlan.of(text), have);
    TermScan.find(segment, Fields.NAMES, named, likely.doubtful);
    have.doubtful.or(have.proven);
    likely.doubtful.and(have.doubtful);
  }

  /// Adds the documents that have all pieces of a plan, where it asks for it in their places.
  private static void runs(LeafReader segment, String field, NeedlePlan plan, Likely likely)
      throws IOException {
    Terms terms = segment.terms(field);
    FixedBitSet all = new FixedBitSet(segment.maxDoc());
    all.set(0, segment.maxDoc());
    boolean placed =
        plan.proof() == NeedlePlan.Proof.PLACES && terms != null && terms.hasPositions();
    List<FoundTerms> kept = new ArrayList<>();
    List<Piece> pieces = plan.pieces();
    boolean selective = pieces.stream().anyMatch(Piece::isSelective);
    for (Piece piece : pieces) {
      if (terms == null) {
        return;
      }
      if (placed || !(selective && piece.isVague())) {
        FixedBitSet have = new FixedBitSet(segment.maxDoc());
        if (placed) {
          kept.add(TermScan.keep(terms, piece, have));
        } else {
          TermScan.find(segment, field, piece, have);
        }
        all.and(have);
      }
    }
    if (placed && kept.stream().noneMatch(FoundTerms::overflown)) {
      new PlaceScan(kept, plan.places()).run(all, likely.proven::set);
    } else {
      (plan.proves() ? likely.proven : likely.doubtful).or(all);
    }
  }

  private static void collect(LeafReader segment, FixedBitSet documents, EmailSet.Builder target)
      throws IOException {
    NumericDocValues emails = segment.getNumericDocValues(Fields.EMAIL);
    Bits live = segment.getLiveDocs();
    BitSetIterator each = new BitSetIterator(documents, 0);
    for (int doc = each.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = each.nextDoc()) {
      if (emails != null && (live == null || live.get(doc)) && emails.advanceExact(doc)) {
        target.add(emails.longValue());
      }
    }
  }
}
