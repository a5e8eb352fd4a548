package org.malleposte.storage.embedded;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The first 64 octets of a segment.
///
/// ```
///    0  "MPACK001"
///    8  u64 u64  id of the store to which the segment belongs
///   24  u64      number of the segment
///   32  u64      made at, milliseconds since 1970
///   40  u32      generation: how often the segment was rewritten by the collector
///   44           zeros
///   60  u32      CRC-32C of the above
/// ```
record SegmentHeader(UUID store, long number, int generation, long created) {
  static final int LENGTH = 64;

  private static final long MAGIC = 0x4D5041434B303031L;

  ByteBuffer encode() {
    ByteBuffer out = ByteBuffer.allocate(LENGTH);
    out.putLong(MAGIC);
    out.putLong(store.getMostSignificantBits()).putLong(store.getLeastSignificantBits());
    out.putLong(number).putLong(created).putInt(generation);
    out.putInt(LENGTH - 4, RecordHeader.checksum(out.duplicate().clear().limit(LENGTH - 4)));
    return out.clear();
  }

  /// Null when it is no header, or a damaged one.
  static @Nullable SegmentHeader decode(ByteBuffer in) {
    int sum = RecordHeader.checksum(in.duplicate().clear().limit(LENGTH - 4));
    if (in.getLong(0) != MAGIC || in.getInt(LENGTH - 4) != sum) {
      return null;
    }
    return new SegmentHeader(
        new UUID(in.getLong(8), in.getLong(16)), in.getLong(24), in.getInt(40), in.getLong(32));
  }
}
