package org.malleposte.search;

import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.Content;
import org.malleposte.storage.MemoryObjectStore;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.ObjectStore;

/// A store that fails threads that index, as a test says; whoever else reads gets what is there.
public final class TestingFaultyStore implements ObjectStore {
  private final ObjectStore store = new MemoryObjectStore();

  /// Reads that failed.
  public final AtomicInteger failed = new AtomicInteger();

  /// What is wrong with a body, null when nothing is.
  public volatile Function<ObjectKey, @Nullable RuntimeException> fault = _ -> null;

  @Override
  public byte[] range(ObjectKey key, long offset, int length) {
    RuntimeException wrong =
        Thread.currentThread().getName().startsWith("search-index") ? fault.apply(key) : null;
    if (wrong != null) {
      failed.incrementAndGet();
      throw wrong;
    }
    return store.range(key, offset, length);
  }

  @Override
  public void put(ObjectKey key, Content content) {
    store.put(key, content);
  }

  @Override
  public InputStream open(ObjectKey key) {
    return store.open(key);
  }

  @Override
  public long size(ObjectKey key) {
    return store.size(key);
  }

  @Override
  public void list(String prefix, String after, ObjectVisitor visitor) {
    store.list(prefix, after, visitor);
  }

  @Override
  public void close() {
    store.close();
  }
}
