package org.malleposte.storage;

final class MemoryMetadataStoreTest implements MetadataStoreContract {
  private final MetadataStore store = new MemoryMetadataStore();

  @Override
  public MetadataStore store() {
    return store;
  }

  @Override
  public MetadataStore reopen() {
    return store;
  }
}
