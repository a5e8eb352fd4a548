package org.malleposte.storage.embedded;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.CorruptObject;
import org.malleposte.storage.ObjectKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the records of a segment that has no index, from the first to the last sound one, and
/// tells a torn end, which nobody was told of, from damage.
final class SegmentScan {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentScan.class);

  private final Path path;
  private final ByteBuffer octets;
  private final NavigableMap<String, NavigableMap<Bytes, Location>> records = new TreeMap<>();
  private int at = SegmentHeader.LENGTH;

  private SegmentScan(Path path, ByteBuffer octets) {
    this.path = path;
    this.octets = octets;
  }

  /// What a segment holds.
  ///
  /// @param end where the last sound record ends
  /// @param torn whether something other than zeros follows
  record Found(
      NavigableMap<String, NavigableMap<Bytes, Location>> records, long end, boolean torn) {}

  /// @throws CorruptObject a record that was acknowledged is damaged so that it cannot be told
  ///   which object it was
  static Found of(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        Arena scanning = Arena.ofConfined()) {
      MemorySegment octets =
          channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), scanning);
      return new SegmentScan(path, octets.asByteBuffer()).scan();
    }
  }

  private Found scan() {
    while (at < octets.limit()) {
      RecordHeader header = RecordHeader.readFrom(octets.duplicate().position(at));
      boolean sound = header != null && isSound(header);
      if (!sound && !wasSynced(header)) {
        break;
      }
      if (header != null) {
        take(header);
      }
    }
    return new Found(records, at, !isZeroFrom(at));
  }

  private boolean isSound(RecordHeader header) {
    long from = (long) at + header.length();
    for (int block = 0; block < header.blocks(); block++) {
      int length = header.storedOctets(block);
      if (length > octets.limit() - from) {
        return false;
      }
      ByteBuffer stored = octets.duplicate().limit((int) from + length).position((int) from);
      if (RecordHeader.checksum(stored) != header.checksums()[block]) {
        return false;
      }
      from += length;
    }
    return true;
  }

  /// Whether the bad record at `at` had been synced: then a later one says so.
  private boolean wasSynced(@Nullable RecordHeader bad) {
    long proof = proofOfSync();
    if (proof < 0) {
      return false;
    }
    String problem =
        "The file %s is damaged at offset %d, before the sound record at %d"
            .formatted(path, at, proof);
    if (bad == null || bad.recordLength() > octets.limit() - at) {
      throw new CorruptObject(
          problem
              + ": which objects are lost cannot be told. Restore this file from a copy; the server"
              + " does not start without it, because mail would be missing in silence.");
    }
    LOG.error(
        "{}: the object {} cannot be read. Restore the file from a copy.", problem, bad.key());
    return true;
  }

  /// Where a sound header begins that was written when `at` was already durable, -1 if none does.
  private long proofOfSync() {
    for (int i = at + 1; i <= octets.limit() - RecordHeader.FIXED; i++) {
      if (octets.getInt(i) == RecordHeader.MAGIC) {
        RecordHeader later = RecordHeader.readFrom(octets.duplicate().position(i));
        if (later != null && later.synced() > at) {
          return i;
        }
      }
    }
    return -1;
  }

  private void take(RecordHeader header) {
    long length = header.recordLength();
    if (header.type() != RecordHeader.MARK) {
      ObjectKey key = ObjectKey.parse(header.key());
      boolean tombstone = header.type() == RecordHeader.TOMBSTONE;
      records
          .computeIfAbsent(Segment.group(key), group -> new TreeMap<>())
          .put(key.hash().bytes(), new Location(at, header.size(), length, tombstone));
    }
    at += (int) length;
  }

  private boolean isZeroFrom(int start) {
    for (int i = start; i < octets.limit(); i++) {
      if (octets.get(i) != 0) {
        return false;
      }
    }
    return true;
  }
}
