package org.malleposte.storage.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.Content;
import org.malleposte.storage.NoSuchObject;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.ObjectStore;
import org.malleposte.storage.StorageException;
import org.malleposte.storage.StorageFigure;
import org.malleposte.storage.StorageMeter;

/// Bodies in pack files: small ones together in segments, each large one in a file of its own.
/// `docs/adr/0002-pack-files.md` tells why.
final class PackObjectStore implements ObjectStore {
  // Octets of bodies that may be held in memory while they wait to be written, in KiB.
  private static final int IN_MEMORY = 64 << 10;

  private final Path directory;
  private final int largeObject;
  private final BlockCodec plain = new BlockCodec(0);
  private final BlockCodec codec;
  private final Packs packs;
  private final PackWriter writer;
  private final LargeObjects large;
  private final PackCollector collector;
  private final Condenser condenser;
  private final Semaphore memory = new Semaphore(IN_MEMORY);
  private final Gate gate = new Gate("object store");
  private final LongAdder puts = new LongAdder();
  private final LongAdder putOctets = new LongAdder();
  private volatile StorageMeter meter = StorageMeter.NONE;

  private PackObjectStore(Path directory, UUID store, EmbeddedOptions options) throws IOException {
    this.directory = directory;
    this.largeObject = options.largeObject();
    this.codec = new BlockCodec(options.zstdLevel());
    DiskReserve reserve = new DiskReserve(directory, options.reserve());
    PackDirectory segments = new PackDirectory(directory, store);
    this.packs = new Packs(segments.open());
    this.large = new LargeObjects(directory.resolve("large"), store, codec, reserve);
    this.writer = new PackWriter(packs, segments, directory, options, reserve);
    this.collector =
        new PackCollector(this, packs, writer, large, directory, store, reserve, codec);
    this.condenser = new Condenser(collector, writer);
  }

  /// Opens the packs of a directory.
  static PackObjectStore open(Path directory, UUID store, EmbeddedOptions options) {
    try {
      return new PackObjectStore(directory, store, options);
    } catch (IOException e) {
      throw new StorageException("Could not open the packs in " + directory + ": " + e, e);
    }
  }

  PackCollector collector() {
    return collector;
  }

  Gate gate() {
    return gate;
  }

  @Override
  public void put(ObjectKey key, Content content) {
    if (!key.hash().equals(content.hash())) {
      throw new IllegalArgumentException("the content is not that of " + key);
    }
    long began = System.nanoTime();
    gate.enter();
    try {
      boolean known = content.size() >= largeObject ? large.size(key) >= 0 : isPacked(key);
      if (!known) {
        putNew(key, content);
        puts.increment();
        putOctets.add(content.size());
        meter.stored(System.nanoTime() - began);
      }
    } finally {
      gate.leave();
    }
  }

  private boolean isPacked(ObjectKey key) {
    return packs.find(key) != null;
  }

  private void putNew(ObjectKey key, Content content) {
    if (content.size() >= largeObject) {
      large.put(key, content);
    } else {
      putSmall(key, content);
    }
  }

  void measure(StorageMeter instrument) {
    meter = instrument;
  }

  List<StorageFigure> figures() {
    return List.of(
        StorageFigure.counter("object.puts", "Bodies written", puts::sum),
        StorageFigure.counter("object.put.bytes", "Octets of bodies written", putOctets::sum),
        StorageFigure.counter("pack.syncs", "Waits for the disk", writer::syncs),
        StorageFigure.gauge("pack.segments", "Pack files", () -> packs.now().all().size()));
  }

  private void putSmall(ObjectKey key, Content content) {
    int kibibytes = (int) (content.size() >> 10) + 1;
    memory.acquireUninterruptibly(kibibytes);
    try {
      writer.put(key, PackedBody.of(key, content, plain));
    } catch (IOException e) {
      throw new StorageException("Could not read the content of " + key + ": " + e, e);
    } finally {
      memory.release(kibibytes);
    }
  }

  @Override
  public InputStream open(ObjectKey key) {
    gate.enter();
    try {
      return inSegment(key, entered -> new BodyStream(entered.file, entered.body, key.hash()));
    } finally {
      gate.leave();
    }
  }

  @Override
  public byte[] range(ObjectKey key, long offset, int length) {
    gate.enter();
    try {
      return inSegment(
          key,
          entered -> {
            try {
              return entered.body.range(offset, length);
            } finally {
              entered.file.leave();
            }
          });
    } finally {
      gate.leave();
    }
  }

  /// A body in a file that was entered.
  private record Entered(PackFile file, StoredBody body) {}

  /// Lets `use` have the body; it leaves the file when it is done.
  private <T> T inSegment(ObjectKey key, Function<Entered, T> use) {
    while (true) {
      Catalog.Hit hit = packs.find(key);
      if (hit == null) {
        return use.apply(openLarge(key));
      }
      PackFile file = hit.segment().file();
      // When it cannot be entered the collector has just replaced it: look again.
      if (file.tryEnter()) {
        return use.apply(new Entered(file, body(file, hit.location(), key)));
      }
    }
  }

  private static StoredBody body(PackFile file, Location location, ObjectKey key) {
    try {
      return StoredBody.at(file, location.offset(), location.length(), key);
    } catch (RuntimeException e) {
      file.leave();
      throw e;
    }
  }

  private Entered openLarge(ObjectKey key) {
    LargeObjects.Opened opened = large.open(key);
    if (opened == null) {
      throw new NoSuchObject(key);
    }
    return new Entered(opened.file(), opened.body());
  }

  @Override
  public long size(ObjectKey key) {
    gate.enter();
    try {
      return find(key);
    } finally {
      gate.leave();
    }
  }

  private long find(ObjectKey key) {
    Catalog.Hit hit = packs.find(key);
    return hit != null ? hit.location().size() : large.size(key);
  }

  @Override
  public void list(String prefix, String after, ObjectVisitor visitor) {
    String last = after;
    while (true) {
      PackListing listing = listing(prefix, last);
      for (PackListing.Listed object : listing.objects()) {
        if (!visitor.visit(object.key(), object.size())) {
          return;
        }
      }
      if (listing.objects().isEmpty()) {
        return;
      }
      last = listing.objects().getLast().key().toString();
    }
  }

  private PackListing listing(String prefix, String after) {
    gate.enter();
    try {
      @Nullable PackListing listing = null;
      while (listing == null) {
        listing = PackListing.of(packs.now(), large, prefix, after);
      }
      return listing;
    } finally {
      gate.leave();
    }
  }

  @Override
  public void close() {
    if (!gate.close()) {
      return;
    }
    collector.end();
    condenser.close();
    gate.awaitEmpty();
    writer.close();
    large.close();
    codec.close();
    packs.now().all().forEach(segment -> segment.file().retire());
  }

  @Override
  public String toString() {
    return "packs in " + directory;
  }
}
