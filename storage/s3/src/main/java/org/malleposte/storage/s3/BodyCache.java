package org.malleposte.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Bodies on this node's disk, verified when they came, those that were not asked for the longest
/// thrown out. It holds no truth: `DIR/tenant/month/hash` is the body of that key or not there.
///
/// Files that an earlier process left are hashed before their first use. The bound may be passed by
/// one body, the newest.
final class BodyCache {
  private static final Logger LOG = LoggerFactory.getLogger(BodyCache.class);

  /// A file of the cache.
  ///
  /// @param trusted whether this process has hashed it
  private record Kept(long size, boolean trusted) {}

  private final Path folder;
  private final Path incoming;
  private final long bound;
  private final ReentrantLock lock = new ReentrantLock();
  private final LinkedHashMap<ObjectKey, Kept> kept = new LinkedHashMap<>(64, 0.75f, true);
  private long octets;
  private final AtomicLong hits = new AtomicLong();
  private final AtomicLong misses = new AtomicLong();

  BodyCache(Path folder, long bound) {
    this.folder = folder;
    this.incoming = folder.resolve("incoming");
    this.bound = bound;
    try {
      Files.createDirectories(incoming);
      sweep();
      find();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /// What was on its way when an earlier process ended.
  private void sweep() throws IOException {
    try (Stream<Path> left = Files.list(incoming)) {
      for (Path file : left.toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private record Found(ObjectKey key, long size, FileTime time) {}

  private void find() throws IOException {
    List<Found> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder, 3)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        @Nullable ObjectKey key = keyOf(file);
        if (key != null) {
          found.add(new Found(key, Files.size(file), Files.getLastModifiedTime(file)));
        }
      }
    }
    found.sort(Comparator.comparing(Found::time));
    found.forEach(f -> note(f.key, new Kept(f.size, false)));
  }

  private @Nullable ObjectKey keyOf(Path file) {
    try {
      return ObjectKey.parse(folder.relativize(file).toString());
    } catch (RuntimeException e) {
      LOG.debug("{} is not of the cache.", file, e);
      return null;
    }
  }

  private void note(ObjectKey key, Kept file) {
    lock.lock();
    try {
      Kept before = kept.put(key, file);
      octets += file.size - (before == null ? 0 : before.size);
      var eldest = kept.entrySet().iterator();
      while (octets > bound && kept.size() > 1) {
        Map.Entry<ObjectKey, Kept> out = eldest.next();
        eldest.remove();
        octets -= out.getValue().size;
        delete(out.getKey());
      }
    } finally {
      lock.unlock();
    }
  }

  private void delete(ObjectKey key) {
    try {
      Files.deleteIfExists(file(key));
    } catch (IOException e) {
      LOG.warn("A file of the cache could not be deleted: {}", e.toString());
    }
  }

  private Path file(ObjectKey key) {
    return folder.resolve(key.toString());
  }

  /// A new file for a body on its way.
  Path incoming() {
    try {
      return Files.createTempFile(incoming, "body-", ".tmp");
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /// Removes a file that was not taken in; one that was is not there any more.
  static void discard(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("A temporary file could not be deleted: {}", e.toString());
    }
  }

  /// Takes a verified body in; the file is gone from where it was.
  void take(ObjectKey key, Path file, long size) {
    Path target = file(key);
    try {
      Files.createDirectories(target.getParent());
      Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw failure(e);
    }
    note(key, new Kept(size, true));
  }

  void forget(ObjectKey key) {
    lock.lock();
    try {
      Kept gone = kept.remove(key);
      octets -= gone == null ? 0 : gone.size;
      delete(key);
    } finally {
      lock.unlock();
    }
  }

  /// The size of a body that is here, else -1.
  long size(ObjectKey key) {
    Kept here = look(key);
    return here == null ? -1 : here.size;
  }

  /// A body from the cache, null when it is not here.
  @Nullable InputStream open(ObjectKey key) {
    return read(key, file -> Files.newInputStream(file));
  }

  byte @Nullable [] range(ObjectKey key, long offset, int length) {
    return read(key, file -> part(file, offset, length));
  }

  interface Reading<T> {
    T from(Path file) throws IOException;
  }

  private <T> @Nullable T read(ObjectKey key, Reading<T> reading) {
    if (look(key) == null) {
      misses.incrementAndGet();
      return null;
    }
    try {
      T result = reading.from(file(key));
      hits.incrementAndGet();
      return result;
    } catch (NoSuchFileException e) {
      // Thrown out a moment ago, or by a person: it is in the bucket.
      forget(key);
      misses.incrementAndGet();
      return null;
    } catch (IOException e) {
      throw failure(e);
    }
  }

  static byte[] part(Path file, long offset, int length) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      long there = Math.clamp(channel.size() - offset, 0, length);
      ByteBuffer part = ByteBuffer.allocate((int) there);
      channel.position(Math.min(offset, channel.size()));
      while (part.hasRemaining() && channel.read(part) >= 0) {
        // Until all of it is here.
      }
      return part.array();
    }
  }

  /// What is known of a key, once its file can be trusted.
  private @Nullable Kept look(ObjectKey key) {
    Kept here;
    lock.lock();
    try {
      here = kept.get(key);
    } finally {
      lock.unlock();
    }
    if (here == null || here.trusted) {
      return here;
    }
    if (!isTrue(key)) {
      forget(key);
      return null;
    }
    Kept trusted = new Kept(here.size, true);
    note(key, trusted);
    return trusted;
  }

  private boolean isTrue(ObjectKey key) {
    try (InputStream in = Files.newInputStream(file(key))) {
      return Digests.sha256(in).equals(key.hash());
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw failure(e);
    }
  }

  long hits() {
    return hits.get();
  }

  long misses() {
    return misses.get();
  }

  long octets() {
    lock.lock();
    try {
      return octets;
    } finally {
      lock.unlock();
    }
  }

  StorageException failure(IOException e) {
    return new StorageException(
        "The cache of bodies in %s cannot be used: %s. It may be emptied while no server runs."
            .formatted(folder, e),
        e);
  }
}
