package org.malleposte.storage.embedded;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.IndexType;

/// The column families: one for each way of being read. [Rows] draws their keys.
final class Families implements AutoCloseable {
  /// In the order in which RocksDB is told of them.
  enum Name {
    DEFAULT,
    HEADS,
    RECORDS,
    MESSAGES,
    JOURNAL,
    STREAMS;

    byte[] bytes() {
      return name().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
    }
  }

  private final List<ColumnFamilyOptions> options = new ArrayList<>();
  private final List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
  private final List<ColumnFamilyHandle> handles = new ArrayList<>();
  private final Map<Name, Integer> ids = new EnumMap<>(Name.class);
  private final BloomFilter bloom = new BloomFilter(10);

  Families(Cache cache, long memtables) {
    for (Name name : Name.values()) {
      ColumnFamilyOptions family = describe(name, cache, memtables);
      options.add(family);
      descriptors.add(new ColumnFamilyDescriptor(name.bytes(), family));
    }
  }

  private ColumnFamilyOptions describe(Name name, Cache cache, long memtables) {
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setFilterPolicy(bloom)
            .setCacheIndexAndFilterBlocks(true)
            .setPinL0FilterAndIndexBlocksInCache(true)
            // In pieces: the whole filter of a large file has no room in a shard of the cache, and
            // is then read from the file, all of it, for every record.
            .setIndexType(IndexType.kTwoLevelIndexSearch)
            .setPartitionFilters(true)
            .setPinTopLevelIndexAndFilter(true)
            // Message records are larger and compress better together.
            .setBlockSize(name == Name.MESSAGES ? 16 << 10 : 8 << 10);
    return new ColumnFamilyOptions()
        .setTableFormatConfig(table)
        .setWriteBufferSize(memtables / 2)
        .setMaxWriteBufferNumber(3)
        .setLevelCompactionDynamicLevelBytes(true)
        .setCompressionType(
            name == Name.MESSAGES
                ? CompressionType.ZSTD_COMPRESSION
                : CompressionType.LZ4_COMPRESSION)
        .setBottommostCompressionType(CompressionType.ZSTD_COMPRESSION);
  }

  List<ColumnFamilyDescriptor> descriptors() {
    return descriptors;
  }

  /// The list that RocksDB fills on opening.
  List<ColumnFamilyHandle> handles() {
    return handles;
  }

  void opened() {
    for (Name name : Name.values()) {
      ids.put(name, handles.get(name.ordinal()).getID());
    }
  }

  ColumnFamilyHandle handle(Name name) {
    return handles.get(name.ordinal());
  }

  /// The number by which a write batch names a family.
  int id(Name name) {
    Integer id = ids.get(name);
    if (id == null) {
      throw new IllegalStateException("the store is not open");
    }
    return id;
  }

  /// Gives back the handles; before the database is closed.
  void closeHandles() {
    handles.forEach(ColumnFamilyHandle::close);
  }

  /// Gives back the options; after the database is closed.
  @Override
  public void close() {
    options.forEach(ColumnFamilyOptions::close);
    bloom.close();
  }
}
