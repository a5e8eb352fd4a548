package org.malleposte.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Commit;
import org.malleposte.storage.CommitId;
import org.malleposte.storage.Conflict;
import org.malleposte.storage.Kind;
import org.malleposte.storage.Mutation;
import org.malleposte.storage.StorageException;

/// What becomes of a damaged write-ahead log of RocksDB. The copy of an open store is what a crash
/// leaves: 50 commits that stand in the log only.
final class DamagedLogTest {
  private static final AccountId ALICE = new AccountId("acme", "alice");
  private static final Kind NOTE = Kind.mutable(5, "note");
  private static final EmbeddedOptions OPTIONS = EmbeddedOptions.DEFAULTS.withReserve(1 << 20);
  private static final int COMMITS = 50;

  @TempDir private Path directory;
  private Path crashed;
  private Path log;

  @BeforeEach
  void crash() throws IOException, Conflict {
    Path living = directory.resolve("living");
    crashed = Files.createDirectories(directory.resolve("crashed"));
    try (RocksMetadataStore store = RocksMetadataStore.open(living, OPTIONS)) {
      for (int i = 0; i < COMMITS; i++) {
        Mutation note = new Mutation.Put(NOTE, Bytes.ofInt(i), new byte[2_000]);
        store.commit(
            ALICE, i, new Commit(CommitId.random(), Instant.EPOCH, new byte[0], List.of(note)));
      }
      copy(living, crashed);
    }
    try (Stream<Path> files = Files.list(crashed)) {
      log =
          files
              .filter(file -> file.toString().endsWith(".log"))
              .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
              .orElseThrow();
    }
    assertThat(Files.size(log)).isGreaterThan(100_000);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private long reopened() {
    try (RocksMetadataStore store = RocksMetadataStore.open(crashed, OPTIONS)) {
      long latest = store.latest(ALICE);
      assertThat(store.after(ALICE, 0, 100)).hasSize((int) latest);
      return latest;
    }
  }

  @Test
  void aSoundLogIsReplayed() {
    assertThat(reopened()).isEqualTo(COMMITS);
  }

  /// A commit of which only the beginning reached the disk was not acknowledged.
  @Test
  void aTornEndIsForgotten() throws IOException {
    byte[] octets = Files.readAllBytes(log);
    Files.write(log, Arrays.copyOf(octets, octets.length - 700));
    assertThat(reopened()).isEqualTo(COMMITS - 1);
  }

  @Test
  void damageWithinTheLogStopsTheStart() throws IOException {
    byte[] octets = Files.readAllBytes(log);
    octets[octets.length / 2] ^= 1;
    Files.write(log, octets);
    assertThatThrownBy(this::reopened)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("damaged")
        .hasMessageContaining("restore");
  }

  @Test
  void aLostListOfTablesStopsTheStart() throws IOException {
    try (Stream<Path> files = Files.list(crashed)) {
      for (Path file :
          files.filter(path -> path.getFileName().toString().startsWith("MANIFEST")).toList()) {
        Files.delete(file);
      }
    }
    assertThatThrownBy(this::reopened)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(crashed.toString());
  }
}
