package org.malleposte.search.lucene;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
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
    FixedBitSet likely = new FixedBitSet(segment.maxDoc());
    boolean proven = find(segment, likely);
    collect(segment, likely, proven ? found : doubtful);
    FixedBitSet cut = new FixedBitSet(segment.maxDoc());
    TermScan.find(segment, Fields.CUT, IS_CUT, cut);
    collect(segment, cut, doubtful);
  }

  /// Returns whether those that have the terms surely have the text.
  private boolean find(LeafReader segment, FixedBitSet likely) throws IOException {
    return switch (where) {
      case Envelope envelope -> values(segment, envelope, likely);
      case Where.Field field -> field(segment, field.name(), likely);
      case Where.Content content -> {
        NeedlePlan plan = NeedlePlan.of(text);
        runs(segment, Fields.BODY, plan, likely);
        if (content == Where.Content.TEXT) {
          runs(segment, Fields.HEADER, plan, likely);
        }
        yield plan.proves();
      }
    };
  }

  private boolean values(LeafReader segment, Envelope envelope, FixedBitSet likely)
      throws IOException {
    NeedlePlan plan = NeedlePlan.whole(text);
    runs(segment, Fields.of(envelope), plan, likely);
    return plan.proves();
  }

  private boolean field(LeafReader segment, String name, FixedBitSet likely) throws IOException {
    if (name.equalsIgnoreCase(Envelope.SUBJECT.name())) {
      return values(segment, Envelope.SUBJECT, likely);
    }
    Piece named = new Piece(Piece.Kind.IS, MessageDocument.fieldName(name));
    TermScan.find(segment, Fields.NAMES, named, likely);
    if (!text.isEmpty()) {
      FixedBitSet have = new FixedBitSet(segment.maxDoc());
      runs(segment, Fields.HEADER, NeedlePlan.of(text), have);
      likely.and(have);
    }
    return text.isEmpty() && named.text().length() <= Runs.LONGEST;
  }

  /// Adds the documents that have all pieces of a plan.
  private static void runs(LeafReader segment, String field, NeedlePlan plan, FixedBitSet likely)
      throws IOException {
    FixedBitSet all = new FixedBitSet(segment.maxDoc());
    all.set(0, segment.maxDoc());
    List<Piece> pieces = plan.pieces();
    boolean selective = pieces.stream().anyMatch(Piece::isSelective);
    for (Piece piece : pieces) {
      if (!(selective && piece.isVague())) {
        FixedBitSet have = new FixedBitSet(segment.maxDoc());
        TermScan.find(segment, field, piece, have);
        all.and(have);
      }
    }
    likely.or(all);
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
