package org.malleposte.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.storage.ObjectCollector;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.ObjectStore;
import org.malleposte.storage.ObjectStoreContract;
import org.malleposte.storage.Spool;

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

  @Test
  void whoLooksWhileSegmentsAreReplacedFindsEverything() throws Exception {
    List<ObjectKey> kept = new ArrayList<>();
    List<ObjectKey> dropped = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      (i % 4 == 0 ? kept : dropped).add(put("body " + i + " of many " + "x".repeat(5_000)));
    }
    AtomicBoolean ended = new AtomicBoolean();
    try (ExecutorService readers = Executors.newFixedThreadPool(3)) {
      List<Future<Long>> all = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        all.add(readers.submit(() -> read(kept, ended)));
      }
      for (ObjectKey key : dropped) {
        store.collector().delete(key);
        store.collector().compact();
      }
      ended.set(true);
      for (Future<Long> one : all) {
        assertThat(one.get()).isPositive();
      }
    }
  }

  private ObjectKey put(String text) throws IOException {
    try (Spool body = Spool.of(text.getBytes(StandardCharsets.US_ASCII))) {
      ObjectKey key = new ObjectKey("tenant", YearMonth.of(2026, 11), body.hash());
      store.put(key, body);
      return key;
    }
  }

  private long read(List<ObjectKey> kept, AtomicBoolean ended) throws IOException {
    long looked = 0;
    while (!ended.get()) {
      for (ObjectKey key : kept) {
        assertThat(store.size(key)).isPositive();
        looked++;
      }
      try (InputStream in = store.open(kept.getLast())) {
        assertThat(in.readAllBytes()).isNotEmpty();
      }
    }
    return looked;
  }
}
