package org.malleposte.storage.embedded;

import java.io.IOException;
import java.io.InterruptedIOException;
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
  private final BlockCodec codec;
  private volatile boolean ending;

  PackCollector(
      PackObjectStore owner,
      Packs packs,
      PackWriter writer,
      LargeObjects large,
      Path directory,
      UUID store,
      DiskReserve reserve,
      BlockCodec codec) {
    this.owner = owner;
    this.packs = packs;
    this.writer = writer;
    this.large = large;
    this.directory = directory;
    this.store = store;
    this.reserve = reserve;
    this.codec = codec;
  }

  /// Gives up what is under way; nothing is lost by it.
  void end() {
    ending = true;
  }

  @Override
  public void delete(ObjectKey key) {
    owner.gate().enter();
    try {
      if (packs.find(key) != null) {
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
    List<Kept> alive = alive(segment, tombstones);
    long live = alive.stream().mapToLong(record -> record.location.length()).sum();
    long all = segment.index().recordsEnd() - SegmentHeader.LENGTH;
    boolean stub = segment.index().groups().isEmpty();
    return stub || live * 2 > all ? 0 : replace(segment, alive);
  }

  /// Rewrites one sealed segment whose bodies are still as they came in, compressing them; returns
  /// whether there was one.
  synchronized boolean condense() {
    if (!codec.compresses() || !owner.gate().tryEnter()) {
      return false;
    }
    try {
      for (SealedSegment segment : packs.now().sealed().reversed()) {
        if (segment.name().generation() == 0 && !segment.index().groups().isEmpty()) {
          replace(segment, alive(segment, tombstones()));
          return true;
        }
      }
      return false;
    } catch (InterruptedIOException e) {
      return false;
    } catch (IOException e) {
      throw new StorageException(
          "Could not compress the packs in " + directory + ": " + e + ". Nothing is lost.", e);
    } finally {
      owner.gate().leave();
    }
  }

  private List<Kept> alive(SealedSegment segment, Map<ObjectName, Long> tombstones) {
    List<Kept> alive = new ArrayList<>();
    for (Kept record : records(segment)) {
      if (isAlive(record, segment, tombstones)) {
        alive.add(record);
      }
    }
    alive.sort(Comparator.comparingLong(record -> record.location.offset()));
    return alive;
  }

  private long replace(SealedSegment segment, List<Kept> alive) throws IOException {
    reserve.check(alive.stream().mapToLong(record -> record.location.length()).sum());
    SealedSegment rewritten = rewrite(segment, alive);
    packs.update(
        catalog -> catalog.with(old -> old.name().equals(segment.name()) ? rewritten : old));
    segment.file().retire();
    Files.delete(segment.file().path());
    Directories.sync(directory);
    LOG.info(
        "Rewrote {}: {} octets became {}.", segment.name(), segment.octets(), rewritten.octets());
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
          && older.index().find(tombstone.name.group, tombstone.name.hash) != null) {
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
    try {
      copyAll(old, alive, target);
      return target.sealAs(name.in(directory));
    } catch (IOException | RuntimeException e) {
      target.close();
      Files.deleteIfExists(target.file().path());
      throw e;
    }
  }

  private void copyAll(SealedSegment old, List<Kept> alive, ActiveSegment target)
      throws IOException {
    for (Kept record : alive) {
      if (ending) {
        throw new InterruptedIOException("the server is ending");
      }
      ObjectKey key = ObjectKey.parse(record.name.group + new ContentHash(record.name.hash));
      copy(old, key, record.location, target);
    }
    target.sync();
  }

  private void copy(SealedSegment from, ObjectKey key, Location location, ActiveSegment target)
      throws IOException {
    if (location.tombstone()) {
      target.append(key, RecordHeader.tombstone(key), List.of());
      return;
    }
    StoredBody body = StoredBody.at(from.file(), location.offset(), location.length(), key);
    PackedBody packed = PackedBody.of(body, key, codec);
    target.append(key, packed.header(), packed.blocks());
  }
}
