package org.malleposte.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.storage.CorruptObject;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.ObjectStoreContract;
import org.malleposte.storage.Spool;
import org.malleposte.storage.StorageException;

/// What becomes of pack files that were torn, damaged, lost or half rewritten.
///
/// ```
///   1-0.pack  sealed    bodies 0 ...        segments of about 48 KB,
///   2-0.pack  sealed                        bodies of 3,000 to 3,039 octets
///   3-0.pack  active    ... 39
/// ```
final class PackDamageTest {
  private static final UUID STORE = UUID.fromString("6f1c1c4e-4f4c-4c58-9a3b-0d8a3a6d1f01");
  private static final EmbeddedOptions OPTIONS =
      EmbeddedOptions.DEFAULTS.withReserve(1 << 20).withSegmentSize(48 << 10);
  private static final Path FIRST = Path.of("000000000001-0.pack");
  private static final Path ACTIVE = Path.of("000000000003-0.pack");

  @TempDir private Path packs;
  private final List<ObjectKey> keys = new ArrayList<>();

  @BeforeEach
  void fill() throws IOException {
    new PackDirectory(packs, STORE).create();
    try (PackObjectStore store = open()) {
      for (int i = 0; i < 40; i++) {
        byte[] body = ObjectStoreContract.content(3_000 + i, false);
        keys.add(ObjectStoreContract.key("acme", body));
        store.put(keys.get(i), Spool.of(body));
      }
    }
    assertThat(packs.resolve(ACTIVE)).exists();
  }

  private PackObjectStore open() {
    return PackObjectStore.open(packs, STORE, OPTIONS);
  }

  private void assertReadable(PackObjectStore store, List<ObjectKey> some) {
    for (ObjectKey key : some) {
      int size = 3_000 + keys.indexOf(key);
      assertThat(store.range(key, 0, size)).isEqualTo(ObjectStoreContract.content(size, false));
    }
  }

  private byte[] read(Path name) throws IOException {
    return Files.readAllBytes(packs.resolve(name));
  }

  private void write(Path name, byte[] octets) throws IOException {
    Path path = packs.resolve(name);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    Files.write(path, octets);
  }

  @Test
  void sealedSegmentsAreReadOnly() throws IOException {
    assertThat(Files.getPosixFilePermissions(packs.resolve(FIRST)))
        .isEqualTo(PosixFilePermissions.fromString("r--r-----"));
    assertThat(Files.getPosixFilePermissions(packs.resolve(ACTIVE)))
        .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
  }

  /// Wherever the active file ends, all records before are there, and writing goes on.
  @Test
  void aTornEndIsCutOff() throws IOException {
    byte[] whole = read(ACTIVE);
    int before = 0;
    for (int end = SegmentHeader.LENGTH; end < whole.length; end += 509) {
      write(ACTIVE, Arrays.copyOf(whole, end));
      int readable;
      try (PackObjectStore store = open()) {
        List<ObjectKey> there = keys.stream().filter(key -> store.size(key) >= 0).toList();
        assertThat(there).isEqualTo(keys.subList(0, there.size()));
        assertReadable(store, there);
        readable = there.size();
      }
      assertThat(readable).isGreaterThanOrEqualTo(before);
      before = readable;
    }
    assertThat(before).isEqualTo(40);
  }

  /// A group of bodies that was never synced may have reached the disk in any order.
  @Test
  void unsyncedRecordsInAnyOrderAreCutOff() throws IOException {
    byte[] whole = read(ACTIVE);
    byte[] torn = Arrays.copyOf(whole, whole.length + 20_000);
    ByteBuffer tail = ByteBuffer.wrap(torn).position(whole.length + 5_000);
    RecordHeader.tombstone(keys.get(0)).writeTo(tail, whole.length);
    torn[whole.length + 3] = 77;
    write(ACTIVE, torn);
    try (PackObjectStore store = open()) {
      assertReadable(store, keys);
    }
    assertThat(Files.size(packs.resolve(ACTIVE)))
        .isEqualTo(whole.length + RecordHeader.mark().length());
  }

  @Test
  void zerosBehindTheLastRecordAreNothing() throws IOException {
    byte[] whole = read(ACTIVE);
    write(ACTIVE, Arrays.copyOf(whole, whole.length + 100_000));
    try (PackObjectStore store = open()) {
      assertReadable(store, keys);
    }
  }

  @Test
  void aDamagedHeaderAmongSyncedRecordsStopsTheStart() throws IOException {
    byte[] octets = read(ACTIVE);
    octets[SegmentHeader.LENGTH + 40] ^= 1;
    write(ACTIVE, octets);
    assertThatThrownBy(this::open)
        .isInstanceOf(CorruptObject.class)
        .hasMessageContaining(ACTIVE.toString())
        .hasMessageContaining("offset 64")
        .hasMessageContaining("Restore this file from a copy");
    assertThat(read(ACTIVE)).isEqualTo(octets);
  }

  @Test
  void aDamagedBodyAmongSyncedOnesIsMissedByNobodyElse() throws IOException {
    byte[] octets = read(ACTIVE);
    octets[SegmentHeader.LENGTH + 400] ^= 1;
    write(ACTIVE, octets);
    try (PackObjectStore store = open()) {
      List<ObjectKey> damaged = new ArrayList<>();
      for (ObjectKey key : keys) {
        assertThat(store.size(key)).isPositive();
        try {
          assertReadable(store, List.of(key));
        } catch (CorruptObject e) {
          assertThat(e).hasMessageContaining(ACTIVE.toString());
          damaged.add(key);
        }
      }
      assertThat(damaged).hasSize(1);
    }
  }

  @Test
  void aDamagedSealedBodyIsNamedAndTheOthersAreRead() throws IOException {
    byte[] octets = read(FIRST);
    octets[SegmentHeader.LENGTH + 400] ^= 1;
    write(FIRST, octets);
    try (PackObjectStore store = open()) {
      assertThatThrownBy(() -> store.open(keys.get(0)).readAllBytes())
          .isInstanceOf(CorruptObject.class)
          .hasMessageContaining(FIRST.toString());
      assertReadable(store, keys.subList(1, 40));
    }
  }

  @Test
  void aLostIndexIsMadeAgain() throws IOException {
    byte[] octets = read(FIRST);
    write(FIRST, Arrays.copyOf(octets, octets.length - 100));
    try (PackObjectStore store = open()) {
      assertReadable(store, keys);
    }
    assertThat(read(FIRST).length).isBetween(octets.length, octets.length + 60);
  }

  @Test
  void aDamagedPageOfAnIndexIsNamedWithItsCure() throws IOException {
    byte[] octets = read(FIRST);
    octets[octets.length - SegmentIndex.TRAILER - 1_000] ^= 1;
    write(FIRST, octets);
    try (PackObjectStore store = open()) {
      assertThatThrownBy(() -> assertReadable(store, keys))
          .isInstanceOf(CorruptObject.class)
          .hasMessageContaining("truncate -s");
    }
  }

  @Test
  void aMissingSegmentStopsTheStart() throws IOException {
    Files.delete(packs.resolve(FIRST));
    assertThatThrownBy(this::open)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(FIRST + " is missing");
  }

  @Test
  void theMissingNewestSegmentStopsTheStart() throws IOException {
    Files.delete(packs.resolve(ACTIVE));
    assertThatThrownBy(this::open)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("newest pack file is missing");
  }

  @Test
  void aCrashWhileASegmentIsSealedIsMadeGood() throws IOException {
    // The next one was made, the index not written yet.
    ActiveSegment.create(packs, new PackDirectory(packs, STORE).header(4)).close();
    try (PackObjectStore store = open()) {
      assertReadable(store, keys);
    }
    assertThat(Files.getPosixFilePermissions(packs.resolve(ACTIVE)))
        .isEqualTo(PosixFilePermissions.fromString("r--r-----"));
  }

  @Test
  void compactionGivesSpaceBackAndMayBeEndedAnywhere() throws IOException {
    byte[] before = read(FIRST);
    try (PackObjectStore store = open()) {
      for (ObjectKey key : keys.subList(0, 15)) {
        store.collector().delete(key);
      }
      assertThat(store.collector().compact()).isGreaterThan(40_000);
      assertThat(packs.resolve(FIRST)).doesNotExist();
      assertReadable(store, keys.subList(15, 40));
      assertThat(store.collector().compact()).isZero();
    }
    // The old generation was not deleted yet, and another rewriting had begun.
    Files.write(packs.resolve(FIRST), before);
    Files.write(packs.resolve("000000000002-1.pack.tmp"), new byte[100]);
    try (PackObjectStore store = open()) {
      assertReadable(store, keys.subList(15, 40));
      assertThat(store.size(keys.get(0))).isEqualTo(-1);
    }
    assertThat(packs.resolve(FIRST)).doesNotExist();
    assertThat(packs.resolve("000000000002-1.pack.tmp")).doesNotExist();
  }

  @Test
  void aDeletionOutlivesTheSegmentOfItsTombstone() throws IOException {
    ObjectKey dead = keys.get(0);
    try (PackObjectStore store = open()) {
      store.collector().delete(dead);
      // The tombstone's segment is sealed, and all else in it dies and is rewritten.
      List<ObjectKey> more = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        byte[] body = ObjectStoreContract.content(4_000 + i, false);
        more.add(ObjectStoreContract.key("acme", body));
        store.put(more.get(i), Spool.of(body));
      }
      more.forEach(store.collector()::delete);
      keys.subList(30, 40).forEach(store.collector()::delete);
      assertThat(store.collector().compact()).isPositive();
      assertThat(store.size(dead)).isEqualTo(-1);
    }
    try (PackObjectStore store = open()) {
      assertThat(store.size(dead)).isEqualTo(-1);
      assertReadable(store, keys.subList(1, 30));
    }
  }

  @Test
  void sealedSegmentsAreCompressedLater() throws IOException {
    List<ObjectKey> texts = new ArrayList<>();
    try (PackObjectStore store = open()) {
      for (int i = 0; i < 30; i++) {
        byte[] body = ObjectStoreContract.content(5_000 + i, true);
        texts.add(ObjectStoreContract.key("acme", body));
        store.put(texts.get(i), Spool.of(body));
      }
      long before = octets();
      while (store.collector().condense()) {
        // one segment after the other
      }
      assertThat(octets()).isLessThan(before - 60_000);
      assertReadable(store, keys);
      for (int i = 0; i < 30; i++) {
        byte[] body = ObjectStoreContract.content(5_000 + i, true);
        assertThat(store.range(texts.get(i), 10, 4_000))
            .isEqualTo(Arrays.copyOfRange(body, 10, 4_010));
      }
    }
    try (PackObjectStore store = open()) {
      assertReadable(store, keys);
      assertThat(store.open(texts.get(0)).readAllBytes()).hasSize(5_000);
    }
  }

  private long octets() throws IOException {
    try (Stream<Path> files = Files.list(packs)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  @Test
  void aSegmentOfAnotherStoreIsRefused() {
    assertThatThrownBy(() -> PackObjectStore.open(packs, UUID.randomUUID(), OPTIONS))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("belongs to the store");
  }

  @Test
  void anInterruptedReaderDisturbsNobody() throws Exception {
    try (PackObjectStore store = open()) {
      for (int i = 0; i < 50; i++) {
        Thread reader = Thread.ofVirtual().unstarted(() -> assertReadable(store, keys));
        reader.start();
        reader.interrupt();
        assertReadable(store, keys.subList(0, 20));
        reader.join();
      }
    }
  }
}
