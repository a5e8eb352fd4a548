package org.malleposte.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.malleposte.storage.Content;
import org.malleposte.storage.NoSuchObject;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.ObjectStore;
import org.malleposte.storage.StorageException;
import org.malleposte.storage.StorageMeter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Bodies in S3 with a cache of this node before them. Every octet that is handed out was fetched
/// with its whole body and hashed, parts included.
final class S3ObjectStore implements ObjectStore {
  private static final Logger LOG = LoggerFactory.getLogger(S3ObjectStore.class);

  private final Mirror mirror;
  private final BodyCache cache;
  private final RecentPuts recent = new RecentPuts();
  private final AtomicLong puts = new AtomicLong();
  private final AtomicLong putOctets = new AtomicLong();
  private volatile StorageMeter meter = StorageMeter.NONE;
  private volatile boolean closed;

  S3ObjectStore(Mirror mirror, BodyCache cache) {
    this.mirror = mirror;
    this.cache = cache;
  }

  void measure(StorageMeter hearing) {
    meter = hearing;
  }

  @Override
  public void put(ObjectKey key, Content content) {
    checkOpen();
    if (!key.hash().equals(content.hash())) {
      throw new IllegalArgumentException("the content is not that of " + key);
    }
    if (recent.contains(key)) {
      return;
    }
    long begun = System.nanoTime();
    mirror.put(key, content);
    meter.stored(System.nanoTime() - begun);
    recent.add(key);
    puts.incrementAndGet();
    putOctets.addAndGet(content.size());
    keepHere(key, content);
  }

  /// New mail is read soon. It is durable already: a cache that fails now fails nobody.
  private void keepHere(ObjectKey key, Content content) {
    try {
      Path file = cache.incoming();
      try {
        try (InputStream in = content.open();
            OutputStream out = Files.newOutputStream(file)) {
          in.transferTo(out);
        }
        cache.take(key, file, content.size());
      } finally {
        BodyCache.discard(file);
      }
    } catch (IOException | StorageException e) {
      LOG.warn("A body could not be kept in the cache: {}", e.toString());
    }
  }

  @Override
  public InputStream open(ObjectKey key) {
    checkOpen();
    InputStream here = cache.open(key);
    return here != null ? here : fetched(key, Files::newInputStream);
  }

  @Override
  public byte[] range(ObjectKey key, long offset, int length) {
    checkOpen();
    byte[] here = cache.range(key, offset, length);
    return here != null ? here : fetched(key, file -> BodyCache.part(file, offset, length));
  }

  /// Fetches a body and reads it before the cache has it, so that it cannot be thrown out first.
  private <T> T fetched(ObjectKey key, BodyCache.Reading<T> reading) {
    Path file = cache.incoming();
    try {
      Optional<Fetched> body = mirror.find(key, file);
      if (body.isEmpty()) {
        throw new NoSuchObject(key);
      }
      T result = reading.from(file);
      cache.take(key, file, body.get().size());
      return result;
    } catch (IOException e) {
      throw cache.failure(e);
    } finally {
      BodyCache.discard(file);
    }
  }

  @Override
  public long size(ObjectKey key) {
    checkOpen();
    long here = cache.size(key);
    return here >= 0 ? here : mirror.size(key);
  }

  @Override
  public void list(String prefix, String after, ObjectVisitor visitor) {
    checkOpen();
    mirror.list(prefix, after, visitor);
  }

  /// Called when a body was taken away.
  void forget(ObjectKey key) {
    recent.remove(key);
    cache.forget(key);
  }

  long puts() {
    return puts.get();
  }

  long putOctets() {
    return putOctets.get();
  }

  private void checkOpen() {
    if (closed) {
      throw new StorageException("The object store is closed.");
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
