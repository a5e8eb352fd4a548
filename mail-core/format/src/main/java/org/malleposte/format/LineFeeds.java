package org.malleposte.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Finds line feeds, eight octets at a time.
final class LineFeeds {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long FEEDS = '\n' * ONES;

  private LineFeeds() {}

  /// The place of the first line feed, or -1.
  static int next(byte[] octets, int from, int to) {
    int i = from;
    while (i + 8 <= to) {
      // An octet is zero in `word` where there is a line feed; the lowest bit found is exact.
      long word = (long) LONGS.get(octets, i) ^ FEEDS;
      long zeros = (word - ONES) & ~word & HIGH_BITS;
      if (zeros != 0) {
        return i + (Long.numberOfTrailingZeros(zeros) >>> 3);
      }
      i += 8;
    }
    while (i < to) {
      if (octets[i] == '\n') {
        return i;
      }
      i++;
    }
    return -1;
  }
}
