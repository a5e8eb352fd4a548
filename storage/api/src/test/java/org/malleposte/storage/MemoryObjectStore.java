package org.malleposte.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.ConcurrentSkipListMap;

/// An object store that forgets: for the unit tests of the floors above.
public final class MemoryObjectStore implements ObjectStore, ObjectCollector {
  private final ConcurrentSkipListMap<String, byte[]> objects = new ConcurrentSkipListMap<>();
  private volatile boolean closed;
  private long deleted;

  @Override
  public void put(ObjectKey key, Content content) {
    checkOpen();
    if (!key.hash().equals(content.hash())) {
      throw new IllegalArgumentException("the content is not that of " + key);
    }
    try (InputStream in = content.open()) {
      objects.putIfAbsent(key.toString(), in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public InputStream open(ObjectKey key) {
    return new ByteArrayInputStream(find(key));
  }

  @Override
  public byte[] range(ObjectKey key, long offset, int length) {
    byte[] all = find(key);
    int from = (int) Math.min(offset, all.length);
    return Arrays.copyOfRange(all, from, (int) Math.min(all.length, (long) from + length));
  }

  @Override
  public long size(ObjectKey key) {
    checkOpen();
    byte[] found = objects.get(key.toString());
    return found == null ? -1 : found.length;
  }

  @Override
  public void list(String prefix, String after, ObjectVisitor visitor) {
    checkOpen();
    String from = prefix.compareTo(after) > 0 ? prefix : after;
    for (var object : objects.tailMap(from, true).entrySet()) {
      if (!object.getKey().startsWith(prefix)) {
        if (object.getKey().compareTo(prefix) > 0) {
          return;
        }
      } else if (object.getKey().compareTo(after) > 0
          && !visitor.visit(ObjectKey.parse(object.getKey()), object.getValue().length)) {
        return;
      }
    }
  }

  @Override
  public synchronized void delete(ObjectKey key) {
    checkOpen();
    byte[] gone = objects.remove(key.toString());
    deleted += gone == null ? 0 : gone.length;
  }

  @Override
  public synchronized long compact() {
    long given = deleted;
    deleted = 0;
    return given;
  }

  private byte[] find(ObjectKey key) {
    checkOpen();
    byte[] found = objects.get(key.toString());
    if (found == null) {
      throw new NoSuchObject(key);
    }
    return found;
  }

  private void checkOpen() {
    if (closed) {
      throw new StorageException("the object store is closed");
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
