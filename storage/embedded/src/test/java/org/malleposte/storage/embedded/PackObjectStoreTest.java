package org.malleposte.storage.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.storage.ObjectCollector;
import org.malleposte.storage.ObjectStore;
import org.malleposte.storage.ObjectStoreContract;

class PackObjectStoreTest implements ObjectStoreContract {
  private static final UUID STORE = UUID.fromString("6f1c1c4e-4f4c-4c58-9a3b-0d8a3a6d1f01");

  @TempDir private Path directory;
  private PackObjectStore store;

  EmbeddedOptions options() {
    return EmbeddedOptions.DEFAULTS.withReserve(1 << 20);
  }

  @BeforeEach
  void open() throws IOException {
    Path packs = directory.resolve("packs");
    if (!PackDirectory.hasSegments(packs)) {
      Files.createDirectories(packs);
      new PackDirectory(packs, STORE).create();
    }
    store = PackObjectStore.open(packs, STORE, options());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  public ObjectStore store() {
    return store;
  }

  @Override
  public ObjectCollector collector() {
    return store.collector();
  }

  @Override
  public ObjectStore reopen() {
    store.close();
    try {
      open();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return store;
  }
}
