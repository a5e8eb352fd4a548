package org.malleposte.storage;

final class MemoryArchiveStoreTest implements ArchiveStoreContract {
  private final MemoryArchiveStore archive = new MemoryArchiveStore();

  @Override
  public ArchiveStore archive() {
    return archive;
  }
}
