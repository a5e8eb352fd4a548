package org.malleposte.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Commit;
import org.malleposte.storage.CommitId;
import org.malleposte.storage.Conflict;
import org.malleposte.storage.CorruptObject;
import org.malleposte.storage.Kind;
import org.malleposte.storage.Mutation;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.ObjectStoreContract;
import org.malleposte.storage.Spool;
import org.malleposte.storage.StorageException;

/// What is said when something is wrong with a storage directory: never nothing, and never an empty
/// mailbox.
final class EmbeddedStorageTest {
  private static final AccountId ALICE = new AccountId("acme", "alice");
  private static final Kind NOTE = Kind.mutable(5, "note");
  private static final EmbeddedOptions OPTIONS = EmbeddedOptions.DEFAULTS.withReserve(1 << 20);

  @TempDir private Path directory;

  private EmbeddedStorage open() {
    return EmbeddedStorage.open(directory.resolve("store"), OPTIONS);
  }

  private Path file(String name) {
    return directory.resolve("store").resolve(name);
  }

  /// A closed store with one commit and one body.
  private ObjectKey filled() throws Conflict {
    byte[] body = ObjectStoreContract.content(5_000, true);
    ObjectKey key = ObjectStoreContract.key("acme", body);
    try (EmbeddedStorage storage = open()) {
      storage.objects().put(key, Spool.of(body));
      Mutation note = new Mutation.Put(NOTE, Bytes.utf8("a"), new byte[] {1});
      storage
          .metadata()
          .commit(
              ALICE, 0, new Commit(CommitId.random(), Instant.EPOCH, new byte[0], List.of(note)));
    }
    return key;
  }

  @Test
  void whatWasKeptIsThereTheNextTime() throws Exception {
    ObjectKey key = filled();
    try (EmbeddedStorage storage = open();
        InputStream body = storage.objects().open(key)) {
      assertThat(storage.metadata().latest(ALICE)).isEqualTo(1);
      assertThat(body.readAllBytes()).hasSize(5_000);
    }
  }

  @Test
  void aSecondProcessLearnsWhoHasTheStorage() {
    EmbeddedStorage first = open();
    assertThatThrownBy(this::open)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("in use by the process " + ProcessHandle.current().pid());
    first.close();
    open().close();
  }

  @Test
  void lostMetadataIsNotAnEmptyMailbox() throws Exception {
    filled();
    delete(file("metadata"));
    assertThatThrownBy(this::open)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("metadata")
        .hasMessageContaining("Restore");
    assertThat(file("metadata")).doesNotExist();
    Files.delete(file("storage.id"));
    assertThatThrownBy(this::open).hasMessageContaining("folder metadata");
  }

  @Test
  void lostPacksAreNotAnEmptyStore() throws Exception {
    filled();
    delete(file("packs"));
    assertThatThrownBy(this::open)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("folder packs");
    Files.delete(file("storage.id"));
    assertThatThrownBy(this::open).hasMessageContaining("folder packs");
  }

  @Test
  void halvesOfTwoStoresAreNotJoined() throws Exception {
    filled();
    try (EmbeddedStorage other = EmbeddedStorage.open(directory.resolve("other"), OPTIONS)) {
      assertThat(other.metadata().latest(ALICE)).isZero();
    }
    delete(file("metadata"));
    Files.move(directory.resolve("other/metadata"), file("metadata"));
    assertThatThrownBy(this::open)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("belongs to the store");
    delete(file("packs"));
    Files.move(directory.resolve("other/packs"), file("packs"));
    assertThatThrownBy(this::open).hasMessageContaining("belongs to the store");
  }

  @Test
  void aLostIdentityFileIsWrittenAgain() throws Exception {
    filled();
    UUID id;
    try (EmbeddedStorage storage = open()) {
      id = storage.id();
    }
    Files.delete(file("storage.id"));
    try (EmbeddedStorage storage = open()) {
      assertThat(storage.id()).isEqualTo(id);
      assertThat(storage.metadata().latest(ALICE)).isEqualTo(1);
    }
    assertThat(file("storage.id")).content().contains(id.toString());
  }

  @Test
  void aCrashWhileTheStoreWasMadeIsMadeGood() throws Exception {
    RocksMetadataStore.open(Files.createDirectories(file("metadata")), OPTIONS).close();
    open().close();
    Files.delete(file("storage.id"));
    delete(file("packs"));
    open().close();
    assertThat(file("storage.id")).exists();
  }

  @Test
  void anUnreadableIdentityFileIsNamed() throws Exception {
    filled();
    Files.writeString(file("storage.id"), "something else\n");
    assertThatThrownBy(this::open)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("storage.id");
  }

  @Test
  void aDamagedTableOfRocksDbIsNamed() throws Exception {
    filled();
    Path table;
    try (EmbeddedStorage storage = open()) {
      assertThat(storage.metadata().latest(ALICE)).isEqualTo(1);
    }
    try (Stream<Path> files = Files.list(file("metadata"))) {
      table = files.filter(path -> path.toString().endsWith(".sst")).findFirst().orElseThrow();
    }
    Files.delete(table);
    assertThatThrownBy(this::open)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(table.getFileName().toString())
        .hasMessageContaining("restore");
  }

  @Test
  void aDamagedBodyIsNamed() throws Exception {
    ObjectKey key = filled();
    Path pack = file("packs/000000000001-0.pack");
    byte[] octets = Files.readAllBytes(pack);
    octets[300] ^= 1;
    Files.write(pack, octets);
    try (EmbeddedStorage storage = open()) {
      assertThatThrownBy(() -> storage.objects().range(key, 0, 10))
          .isInstanceOf(CorruptObject.class)
          .hasMessageContaining(pack.toString())
          .hasMessageContaining("offset");
      assertThatThrownBy(() -> storage.objects().open(key).readAllBytes())
          .isInstanceOf(CorruptObject.class);
    }
  }

  @Test
  void aFullDiskIsSaidAndOverWhenThereIsSpace() {
    long free = directory.toFile().getUsableSpace();
    try (EmbeddedStorage storage =
        EmbeddedStorage.open(directory.resolve("store"), OPTIONS.withReserve(2 * free))) {
      byte[] body = {1};
      assertThatThrownBy(
              () -> storage.objects().put(ObjectStoreContract.key("acme", body), Spool.of(body)))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("is full")
          .hasMessageContaining("Nothing was written");
      assertThatThrownBy(() -> storage.metadata().append("spool", body))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("is full");
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
