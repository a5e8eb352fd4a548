package org.malleposte.search.lucene;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.apache.lucene.util.BitSet;

/// Finds where in the documents of a segment terms stand as they should, one after the other: the
/// places of the rarest are kept in a table, and those of the others looked for in it.
final class PlaceScan {
  /// Places in the table at a time.
  private static final long MOST = 1 << 20;

  private final List<FoundTerms> terms;
  private final List<Integer> places;

  /// Numbers of the terms, the rarest first.
  private final int[] order;

  private final PlaceTable table = new PlaceTable();

  /// @param places where each of the terms stands, counted from the first
  PlaceScan(List<FoundTerms> terms, List<Integer> places) {
    this.terms = terms;
    this.places = places;
    this.order =
        IntStream.range(0, terms.size())
            .boxed()
            .sorted(Comparator.comparingLong(i -> terms.get(i).occurrences()))
            .mapToInt(Integer::intValue)
            .toArray();
  }

  /// @param among the documents that are looked at
  /// @param found told of a document each time they stand so in it
  void run(BitSet among, IntConsumer found) throws IOException {
    long rarest = terms.get(order[0]).occurrences();
    int ranges = (int) Math.min(among.length(), rarest / MOST + 1);
    for (int i = 0; i < ranges; i++) {
      long documents = among.length();
      run((int) (documents * i / ranges), (int) (documents * (i + 1) / ranges), among, found);
    }
  }

  private void run(int from, int to, BitSet among, IntConsumer found) throws IOException {
    table.clear();
    for (int stage = 0; stage < order.length; stage++) {
      int reached = stage;
      int place = places.get(order[stage]);
      terms
          .get(order[stage])
          .visit(
              from,
              to,
              new FoundTerms.Visitor() {
                @Override
                public boolean wants(int doc) {
                  return among.get(doc);
                }

                @Override
                public void at(int doc, int position) {
                  if (position >= place) {
                    table.reach((long) doc << 32 | position - place, reached);
                  }
                }
              });
    }
    table.visit(order.length, key -> found.accept((int) (key >>> 32)));
  }
}
