package org.malleposte.mail;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.malleposte.format.MessageSummaryCodec;
import org.malleposte.format.Slice;

/// The listings of the messages of neighbouring ids: see [Listings].
final class ListingRun {
  /// Ids of a run.
  static final int IDS = 512;

  /// So many of a run that are asked for at once are reason to read all of it.
  static final int MANY = IDS / 8;

  private static final int OVERHEAD = 128;
  private static final int FIRST_OCTETS = 64 << 10;

  /// Where the listing of each id ends: where it begins, too, when there is no such message.
  private final int[] ends = new int[IDS];

  private byte[] octets = new byte[FIRST_OCTETS];
  private int length;

  private ListingRun() {}

  /// Reads what there is of a run.
  static ListingRun read(MessageRecords records, long number) {
    ListingRun run = new ListingRun();
    long first = number * IDS;
    int[] next = {0};
    records.sweep(
        first,
        first + IDS,
        (id, record) -> {
          int index = (int) (id - first);
          Arrays.fill(run.ends, next[0], index, run.length);
          run.add(MessageSummaryCodec.listing(StoredMessage.summary(record)));
          run.ends[index] = run.length;
          next[0] = index + 1;
        });
    Arrays.fill(run.ends, next[0], IDS, run.length);
    run.octets = Arrays.copyOf(run.octets, run.length);
    return run;
  }

  private void add(Slice listing) {
    if (length + listing.length() > octets.length) {
      octets = Arrays.copyOf(octets, Math.max(2 * octets.length, length + listing.length()));
    }
    System.arraycopy(listing.array(), listing.offset(), octets, length, listing.length());
    length += listing.length();
  }

  int weight() {
    return octets.length + IDS * Integer.BYTES + OVERHEAD;
  }

  /// Puts the listings of messages that are all of this run into their places; returns how many
  /// there are not.
  int find(long[] emails, int from, int to, @Nullable Slice[] found) {
    int missing = 0;
    for (int i = from; i < to; i++) {
      int index = (int) (emails[i] % IDS);
      int begin = index == 0 ? 0 : ends[index - 1];
      int end = ends[index];
      if (end > begin) {
        found[i] = new Slice(octets, begin, end - begin);
      } else {
        missing++;
      }
    }
    return missing;
  }
}
