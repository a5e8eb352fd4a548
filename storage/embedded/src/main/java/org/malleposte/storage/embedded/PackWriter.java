package org.malleposte.storage.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that writes to the active segment. It takes all bodies that wait, writes them and
/// syncs once; meanwhile the next ones gather.
final class PackWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PackWriter.class);
  private static final int QUEUE = 4096;
  private static final long GROUP_OCTETS = 16L << 20;
  private static final int FEW = 4;

  /// A record that waits for its group.
  ///
  /// @param key null ends the thread
  private record Request(
      @Nullable ObjectKey key, RecordHeader header, List<byte[]> blocks, Outcome outcome) {}

  private final Packs packs;
  private final PackDirectory segments;
  private final Path directory;
  private final long segmentSize;
  private final DiskReserve reserve;
  private final BlockingQueue<Request> waiting = new ArrayBlockingQueue<>(QUEUE);
  private final Thread thread;
  private volatile long written;
  private volatile long syncs;
  private @Nullable StorageException broken;

  PackWriter(
      Packs packs,
      PackDirectory segments,
      Path directory,
      EmbeddedOptions options,
      DiskReserve reserve) {
    this.packs = packs;
    this.segments = segments;
    this.directory = directory;
    this.segmentSize = options.segmentSize();
    this.reserve = reserve;
    this.thread = Thread.ofPlatform().name("pack-writer").daemon().start(this::run);
  }

  /// Writes a body and waits until it is durable; one that is there already is not written again.
  void put(ObjectKey key, PackedBody body) {
    submit(new Request(key, body.header(), body.blocks(), new Outcome())).await();
  }

  /// Writes that an object is deleted, durably.
  void delete(ObjectKey key) {
    submit(new Request(key, RecordHeader.tombstone(key), List.of(), new Outcome())).await();
  }

  /// How many records were written so far.
  long written() {
    return written;
  }

  /// How many times the disk was waited for.
  long syncs() {
    return syncs;
  }

  private Outcome submit(Request request) {
    boolean interrupted = false;
    while (true) {
      try {
        waiting.put(request);
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return request.outcome;
  }

  private void run() {
    boolean stopping = false;
    while (!stopping) {
      List<Request> group = new ArrayList<>();
      stopping = gather(group);
      try {
        write(group);
        group.forEach(request -> request.outcome.succeed());
        prepare(group);
      } catch (RuntimeException e) {
        group.forEach(request -> request.outcome.fail(e));
      }
    }
    end();
  }

  /// Waits for a first request and takes those that wait behind it; returns whether to stop.
  private boolean gather(List<Request> group) {
    long octets = 0;
    try {
      Request next = waiting.take();
      while (next != null) {
        if (next.key == null) {
          return true;
        }
        group.add(next);
        octets += next.header.recordLength();
        next = octets < GROUP_OCTETS ? waiting.poll() : null;
      }
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts the pack writer", e);
    }
  }

  private void write(List<Request> group) {
    if (broken != null) {
      throw broken;
    }
    reserve.check(group.stream().mapToLong(request -> request.header.recordLength()).sum());
    Map<ObjectKey, Boolean> alive = new HashMap<>();
    try {
      for (Request request : group) {
        if (request.key != null && isNews(request.key, request.header, alive)) {
          append(request.key, request);
        }
      }
      active().sync();
      written = written + group.size();
      syncs = syncs + 1;
    } catch (ActiveSegment.SyncFailed e) {
      throw breakOff("The disk failed to make a write durable", e);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /// Gets the file ready for the next group when this one was small and nobody waits. A large group
  /// shares its sync among many: for those the file just grows.
  private void prepare(List<Request> group) {
    if (group.size() > FEW || !waiting.isEmpty()) {
      return;
    }
    try {
      active().extendRunway();
    } catch (IOException e) {
      throw breakOff("The disk failed", e);
    }
  }

  private ActiveSegment active() {
    return packs.now().active();
  }

  /// Whether a record changes anything. The caller has looked through all segments; what came since
  /// is in this group or in the active segment.
  ///
  /// @param alive what this group has made of its objects so far: bodies or tombstones
  private boolean isNews(ObjectKey key, RecordHeader header, Map<ObjectKey, Boolean> alive) {
    boolean body = header.type() == RecordHeader.BODY;
    Boolean before = alive.put(key, body);
    if (before != null) {
      return before != body;
    }
    return body ? !isInActive(key) : packs.find(key) != null;
  }

  private boolean isInActive(ObjectKey key) {
    Location there = active().find(Segment.group(key), key.hash().bytes());
    return there != null && !there.tombstone();
  }

  private void append(ObjectKey key, Request request) throws IOException {
    ActiveSegment active = active();
    boolean empty = active.end() == SegmentHeader.LENGTH;
    if (!empty && active.end() + request.header.recordLength() > segmentSize) {
      active.sync();
      roll(active);
    }
    active().append(key, request.header, request.blocks);
  }

  /// Seals the active segment and begins the next. The next is made first: the newest segment of a
  /// directory is never a sealed one.
  private void roll(ActiveSegment full) throws IOException {
    ActiveSegment next = ActiveSegment.create(directory, segments.header(full.number() + 1));
    try {
      SealedSegment sealed = full.seal();
      packs.update(catalog -> catalog.rolled(sealed, next));
    } catch (IOException e) {
      throw breakOff("The disk failed while a pack file was sealed", e);
    }
  }

  private StorageException failed(IOException e) {
    try {
      active().rollBack();
    } catch (IOException worse) {
      e.addSuppressed(worse);
      throw breakOff("The disk failed", e);
    }
    return new StorageException(
        "Could not write to " + directory + ": " + e + ". Nothing was written. Check the disk.", e);
  }

  private StorageException breakOff(String what, IOException e) {
    broken =
        new StorageException(
            what
                + " in "
                + directory
                + ": "
                + e
                + ". No bodies are taken in until the server is"
                + " started again. Check the disk and the system log first.",
            e);
    LOG.error("{}", broken.getMessage());
    return broken;
  }

  private void end() {
    ActiveSegment active = active();
    try {
      if (broken == null) {
        active.mark();
      }
      active.close();
    } catch (IOException e) {
      // All that was acknowledged was synced before: only the mark is missing.
      LOG.warn("Could not close the pack file {}", active.file().path(), e);
    }
  }

  /// Ends the thread after all that was handed in before; the caller sees to it that nothing is
  /// handed in after.
  @Override
  public void close() {
    submit(new Request(null, RecordHeader.mark(), List.of(), new Outcome()));
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
