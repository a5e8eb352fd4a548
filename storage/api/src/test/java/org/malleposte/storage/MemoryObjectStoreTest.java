package org.malleposte.storage;

final class MemoryObjectStoreTest implements ObjectStoreContract {
  private final MemoryObjectStore store = new MemoryObjectStore();

  @Override
  public ObjectStore store() {
    return store;
  }

  @Override
  public ObjectCollector collector() {
    return store;
  }

  @Override
  public ObjectStore reopen() {
    return store;
  }

  @Override
  public boolean takesHugeObjects() {
    return false;
  }
}
