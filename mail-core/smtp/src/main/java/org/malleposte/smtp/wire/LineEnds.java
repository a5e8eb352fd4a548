package org.malleposte.smtp.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Finds CR and LF, eight octets at a time: most octets of a message are neither.
final class LineEnds {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long CRS = '\r' * ONES;
  private static final long LFS = '\n' * ONES;

  private LineEnds() {}

  /// Where the first CR or LF from `from` on is; `end` when there is none before.
  static int next(byte[] octets, int from, int end) {
    int i = from;
    for (; i + Long.BYTES <= end; i += Long.BYTES) {
      long eight = (long) LONG.get(octets, i);
      long found = zeros(eight ^ CRS) | zeros(eight ^ LFS);
      if (found != 0) {
        return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    while (i < end && octets[i] != '\r' && octets[i] != '\n') {
      i++;
    }
    return i;
  }

  /// The high bit of the lowest octet that is zero, and nothing below it.
  private static long zeros(long eight) {
    return (eight - ONES) & ~eight & HIGHS;
  }
}
