package org.malleposte.search.lucene;

import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import org.malleposte.storage.Content;
import org.malleposte.storage.MemoryObjectStore;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.ObjectStore;

/// A store whose bodies the thread that indexes gets only when the test lets it.
final class TestingHeldStore implements ObjectStore {
  private final ObjectStore store = new MemoryObjectStore();
  final CountDownLatch reached = new CountDownLatch(1);
  final CountDownLatch released = new CountDownLatch(1);

  @Override
  public byte[] range(ObjectKey key, long offset, int length) {
    if (Thread.currentThread().getName().startsWith("search-index")) {
      reached.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
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
