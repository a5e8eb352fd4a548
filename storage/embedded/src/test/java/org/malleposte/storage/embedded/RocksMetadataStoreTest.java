package org.malleposte.storage.embedded;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.MetadataStoreContract;

final class RocksMetadataStoreTest implements MetadataStoreContract {
  private static final EmbeddedOptions OPTIONS = EmbeddedOptions.DEFAULTS.withReserve(1 << 20);

  @TempDir private Path directory;
  private RocksMetadataStore store;

  @BeforeEach
  void open() {
    store = RocksMetadataStore.open(directory.resolve("metadata"), OPTIONS);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  public MetadataStore store() {
    return store;
  }

  @Override
  public MetadataStore reopen() {
    store.close();
    open();
    return store;
  }
}
