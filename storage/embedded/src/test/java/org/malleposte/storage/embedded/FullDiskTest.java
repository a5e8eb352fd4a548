package org.malleposte.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.ObjectStoreContract;
import org.malleposte.storage.Spool;
import org.malleposte.storage.StorageException;

/// A disk of 48 MB that is really full. Mounting one needs the rights of root; without them
/// [EmbeddedStorageTest] still shows what is said.
final class FullDiskTest {
  @TempDir private Path disk;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    mounted = run("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", disk.toString());
    assumeTrue(mounted, "a file system can be mounted");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(run("umount", disk.toString())).isTrue();
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      return false; // no such program
    }
  }

  @Test
  void theReserveIsKeptAndWritingGoesOnWhenThereIsSpace() throws Exception {
    EmbeddedOptions options = EmbeddedOptions.DEFAULTS.withReserve(8 << 20);
    fillAndGoOn(options, "is full");
  }

  /// Without a reserve the file system itself refuses, in the midst of a write.
  @Test
  void aWriteThatFailsHalfwayLeavesNothing() throws Exception {
    EmbeddedOptions options = EmbeddedOptions.DEFAULTS.withReserve(-(1L << 40));
    fillAndGoOn(options, "No space left on device");
  }

  private void fillAndGoOn(EmbeddedOptions options, String sentence) throws Exception {
    Path ballast = disk.resolve("ballast");
    List<ObjectKey> kept = new ArrayList<>();
    try (EmbeddedStorage storage = EmbeddedStorage.open(disk.resolve("store"), options)) {
      Files.write(ballast, new byte[16 << 20]);
      assertThatThrownBy(() -> fill(storage, kept))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining(sentence)
          .hasMessageContaining("Nothing was written");
      assertThat(kept).isNotEmpty();
      Files.delete(ballast);
      put(storage, 900_001, kept);
      assertReadable(storage, kept);
    }
    try (EmbeddedStorage storage = EmbeddedStorage.open(disk.resolve("store"), options)) {
      assertReadable(storage, kept);
    }
  }

  private static void fill(EmbeddedStorage storage, List<ObjectKey> kept) {
    for (int i = 0; i < 100; i++) {
      put(storage, 900_002 + i, kept);
    }
  }

  private static void put(EmbeddedStorage storage, int size, List<ObjectKey> kept) {
    byte[] body = ObjectStoreContract.content(size, false);
    ObjectKey key = ObjectStoreContract.key("acme", body);
    storage.objects().put(key, Spool.of(body));
    kept.add(key);
  }

  private static void assertReadable(EmbeddedStorage storage, List<ObjectKey> kept)
      throws IOException {
    for (ObjectKey key : kept) {
      try (InputStream body = storage.objects().open(key)) {
        assertThat(body.readAllBytes()).isNotEmpty();
      }
    }
  }
}
