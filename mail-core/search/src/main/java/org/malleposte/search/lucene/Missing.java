package org.malleposte.search.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;

/// A document of a message that could not be read: it says that there is more in the message, and
/// does not even have the names of its fields.
///
/// @param document its number in the reader
record Missing(long email, int document) {
  private static final Piece IS_CUT = new Piece(Piece.Kind.IS, Fields.CUT);

  /// Those with `after < email <= upTo`, emails rising.
  static List<Missing> in(DirectoryReader reader, long after, long upTo) throws IOException {
    List<Missing> missing = new ArrayList<>();
    for (LeafReaderContext leaf : reader.leaves()) {
      FixedBitSet documents = new FixedBitSet(leaf.reader().maxDoc());
      TermScan.find(leaf.reader(), Fields.CUT, IS_CUT, documents);
      if (documents.cardinality() > 0) {
        removeNamed(leaf, documents);
        collect(leaf, documents, after, upTo, missing);
      }
    }
    missing.sort(Comparator.comparingLong(Missing::email));
    return missing;
  }

  private static void removeNamed(LeafReaderContext leaf, FixedBitSet documents)
      throws IOException {
    Terms names = leaf.reader().terms(Fields.NAMES);
    if (names == null) {
      return;
    }
    TermsEnum each = names.iterator();
    PostingsEnum postings = null;
    while (each.next() != null) {
      postings = each.postings(postings, PostingsEnum.NONE);
      for (int document = documents.nextSetBit(0);
          document != DocIdSetIterator.NO_MORE_DOCS;
          document = next(documents, document)) {
        int at = postings.docID() < document ? postings.advance(document) : postings.docID();
        if (at == document) {
          documents.clear(document);
        }
      }
    }
  }

  private static int next(FixedBitSet documents, int after) {
    return after + 1 < documents.length()
        ? documents.nextSetBit(after + 1)
        : DocIdSetIterator.NO_MORE_DOCS;
  }

  private static void collect(
      LeafReaderContext leaf, FixedBitSet documents, long after, long upTo, List<Missing> missing)
      throws IOException {
    NumericDocValues emails = leaf.reader().getNumericDocValues(Fields.EMAIL);
    Bits live = leaf.reader().getLiveDocs();
    BitSetIterator each = new BitSetIterator(documents, 0);
    for (int doc = each.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = each.nextDoc()) {
      if (emails != null && (live == null || live.get(doc)) && emails.advanceExact(doc)) {
        long email = emails.longValue();
        if (email > after && email <= upTo) {
          missing.add(new Missing(email, leaf.docBase + doc));
        }
      }
    }
  }

  /// Takes the document away.
  ///
  /// @param reader in which it was found
  void delete(IndexWriter writer, DirectoryReader reader) throws IOException {
    if (writer.tryDeleteDocument(reader, document) < 0) { // it was merged with others
      writer.deleteDocuments(NumericDocValuesField.newSlowExactQuery(Fields.EMAIL, email));
    }
  }
}
