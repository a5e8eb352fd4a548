package org.malleposte.storage.embedded;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Starts the benchmark when asked for by `-Dtest=StorageSpeed -Dstorage.benchmark=FOLDER`.
final class StorageSpeed {
  @Test
  @EnabledIfSystemProperty(named = "storage.benchmark", matches = ".+")
  void measure() throws Exception {
    StorageBenchmark.main(System.getProperty("storage.benchmark"), "3");
  }
}
