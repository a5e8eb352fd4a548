package org.malleposte.storage.embedded;

/// How much memory and disk the embedded storage may use.
///
/// @param blockCache octets of RocksDB blocks kept in memory
/// @param memtables octets of records that RocksDB collects in memory before it writes them out
/// @param segmentSize octets after which a pack segment is sealed
/// @param largeObject objects from this size on get a file of their own, so that they hold up no
///   small one
/// @param zstdLevel compression of bodies, 0 for none: large ones as they come in, small ones in
///   sealed segments while little else is to be done
/// @param reserve octets of disk to keep free: writing stops before the disk is full, since a full
///   disk harms more than mail
public record EmbeddedOptions(
    long blockCache,
    long memtables,
    long segmentSize,
    int largeObject,
    int zstdLevel,
    long reserve) {

  public static final EmbeddedOptions DEFAULTS =
      new EmbeddedOptions(64L << 20, 32L << 20, 256L << 20, 4 << 20, 3, 256L << 20);

  public EmbeddedOptions {
    if (blockCache < 1 << 20 || memtables < 1 << 20) {
      throw new IllegalArgumentException("block cache and memtables need 1 MB each at least");
    }
    if (segmentSize < 4096 || segmentSize > 1L << 30) {
      throw new IllegalArgumentException("a segment has 4 KB to 1 GB");
    }
    if (largeObject < 1 || largeObject > 64 << 20) {
      throw new IllegalArgumentException("large objects begin between 1 octet and 64 MB");
    }
    if (zstdLevel < 0 || zstdLevel > 19) {
      throw new IllegalArgumentException("zstd has the levels 1 to 19, and 0 for none");
    }
  }

  public EmbeddedOptions withSegmentSize(long octets) {
    return new EmbeddedOptions(blockCache, memtables, octets, largeObject, zstdLevel, reserve);
  }

  public EmbeddedOptions withLargeObject(int octets) {
    return new EmbeddedOptions(blockCache, memtables, segmentSize, octets, zstdLevel, reserve);
  }

  public EmbeddedOptions withZstdLevel(int level) {
    return new EmbeddedOptions(blockCache, memtables, segmentSize, largeObject, level, reserve);
  }

  public EmbeddedOptions withReserve(long octets) {
    return new EmbeddedOptions(blockCache, memtables, segmentSize, largeObject, zstdLevel, octets);
  }
}
