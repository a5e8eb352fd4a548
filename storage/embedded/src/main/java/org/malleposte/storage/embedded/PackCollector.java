package org.malleposte.storage.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.ContentHash;
import org.malleposte.storage.ObjectCollector;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes objects out of the packs: a deletion appends a tombstone; compaction rewrites each sealed
/// segment of which at least half is dead, and puts the new file in the old one's place by giving
/// it its name after it is complete and durable.
final class PackCollector implements ObjectCollector {
  private static final Logger LOG = LoggerFactory.getLogger(PackCollector.class);

  private final PackObjectStore owner;
  private final Packs packs;
  private final PackWriter writer;
  private final LargeObjects large;
  private final Path directory;
  private final UUID store;
  private final DiskReserve reserve;

  PackCollector(
      PackObjectStore owner,
      Packs packs,
      PackWriter writer,
      LargeObjects large,
      Path directory,
      UUID store,
      DiskReserve reserve) {
    this.owner = owner;
    this.packs = packs;
    this.writer = writer;
    this.large = large;
    this.directory = directory;
    this.store = store;
    this.reserve = reserve;
  }

  @Override
  public void delete(ObjectKey key) {
    owner.gate().enter();
    try {
      if (packs.now().find(key) != null) {
        writer.delete(key);
      }
      large.delete(key);
    } finally {
      owner.gate().leave();
    }
  }

  @Override
  public synchronized long compact() {
    owner.gate().enter();
    try {
      long given = 0;
      Map<ObjectName, Long> tombstones = tombstones();
      for (SealedSegment segment : packs.now().sealed()) {
        given += compact(segment, tombstones);
      }
      return given;
    } catch (IOException e) {
      throw new StorageException(
          "Could not compact the packs in " + directory + ": " + e + ". Nothing is lost.", e);
    } finally {
      owner.gate().leave();
    }
  }

  /// Names an object within the packs.
  private record ObjectName(String group, Bytes hash) {}

  /// A record to be kept.
  private record Kept(ObjectName name, Location location) {}

  /// All tombstones with the number of the latest segment in which each stands.
  private Map<ObjectName, Long> tombstones() {
    Map<ObjectName, Long> tombstones = new HashMap<>();
    for (Segment segment : packs.now().all()) {
      for (Kept record : records(segment)) {
        if (record.location.tombstone()) {
          tombstones.merge(record.name, segment.number(), Math::max);
        }
      }
    }
    return tombstones;
  }

  private static List<Kept> records(Segment segment) {
    List<Kept> records = new ArrayList<>();
    for (String group : segment.groups()) {
      Iterator<SegmentIndex.Entry> entries = segment.entries(group, Bytes.EMPTY);
      while (entries.hasNext()) {
        SegmentIndex.Entry entry = entries.next();
        records.add(new Kept(new ObjectName(group, entry.hash()), entry.location()));
      }
    }
    return records;
  }

  private long compact(SealedSegment segment, Map<ObjectName, Long> tombstones) throws IOException {
    List<Kept> alive = new ArrayList<>();
    for (Kept record : records(segment)) {
      if (isAlive(record, segment, tombstones)) {
        alive.add(record);
      }
    }
    long live = alive.stream().mapToLong(record -> record.location.length()).sum();
    long all = segment.index().recordsEnd() - SegmentHeader.LENGTH;
    boolean stub = segment.index().groups().isEmpty();
    if (stub || live * 2 > all) {
      return 0;
    }
    reserve.check(live);
    alive.sort(Comparator.comparingLong(record -> record.location.offset()));
    SealedSegment rewritten = rewrite(segment, alive);
    packs.update(
        catalog -> catalog.with(old -> old.name().equals(segment.name()) ? rewritten : old));
    segment.file().retire();
    Files.delete(segment.file().path());
    Directories.sync(directory);
    LOG.info("Rewrote {}: {} of {} octets were alive.", segment.name(), live, all);
    return segment.octets() - rewritten.octets();
  }

  private boolean isAlive(Kept record, SealedSegment segment, Map<ObjectName, Long> tombstones) {
    if (record.location.tombstone()) {
      return isNeeded(record, segment);
    }
    @Nullable Long buried = tombstones.get(record.name);
    return buried == null || buried <= segment.number();
  }

  /// Whether a segment before still has what the tombstone hides.
  private boolean isNeeded(Kept tombstone, SealedSegment segment) {
    for (SealedSegment older : packs.now().sealed()) {
      if (older.number() < segment.number()
          && older.find(tombstone.name.group, tombstone.name.hash) != null) {
        return true;
      }
    }
    return false;
  }

  private SealedSegment rewrite(SealedSegment old, List<Kept> alive) throws IOException {
    SegmentName name = new SegmentName(old.number(), old.name().generation() + 1);
    SegmentHeader header =
        new SegmentHeader(store, name.number(), name.generation(), System.currentTimeMillis());
    ActiveSegment target = ActiveSegment.createUnnamed(directory, header);
    for (Kept record : alive) {
      ObjectKey key = ObjectKey.parse(record.name.group + new ContentHash(record.name.hash));
      copy(old, key, record.location, target);
    }
    target.sync();
    return target.sealAs(name.in(directory));
  }

  private static void copy(
      SealedSegment from, ObjectKey key, Location location, ActiveSegment target)
      throws IOException {
    if (location.tombstone()) {
      target.append(key, RecordHeader.tombstone(key), List.of());
      return;
    }
    StoredBody body = StoredBody.at(from.file(), location.offset(), location.length(), key);
    List<byte[]> blocks = new ArrayList<>(body.blocks());
    for (int block = 0; block < body.blocks(); block++) {
      blocks.add(body.storedBlock(block));
    }
    target.append(key, body.header(), blocks);
  }
}
