package org.malleposte.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode.COMPLIANCE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.storage.ArchiveStore;
import org.malleposte.storage.CorruptObject;
import org.malleposte.storage.NameTaken;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.ObjectStoreContract;
import org.malleposte.storage.Spool;
import org.malleposte.storage.StorageException;
import software.amazon.awssdk.core.sync.RequestBody;

/// A server in trouble: what was acknowledged is there, reads come through, nothing waits for ever.
final class FaultsTest {
  private static LocalS3 s3;

  @TempDir Path folder;
  private FaultProxy proxy;

  @BeforeAll
  static void serve() {
    s3 = LocalS3.start();
  }

  @BeforeEach
  void stand() throws IOException {
    proxy = new FaultProxy(s3.endpoint(), 5);
  }

  @AfterEach
  void leave() {
    proxy.close();
  }

  private S3Place through(String bucket) {
    return new S3Place(Optional.of(proxy.endpoint()), "us-east-1", bucket, true, LocalS3.SERVER);
  }

  private S3Options options(String node, S3Place place) {
    return S3Options.of(place, folder.resolve(node)).withRetention(Duration.ofDays(1));
  }

  @Test
  void whatWasAcknowledgedIsThereWhateverHappened() throws IOException {
    String bucket = s3.lockedBucket(COMPLIANCE);
    List<byte[]> acknowledged = new ArrayList<>();
    try (S3Storage storage =
        S3Storage.open(options("a", through(bucket)).withTimeout(Duration.ofMillis(700)))) {
      proxy.spoil(
          0.3,
          FaultProxy.Fate.ERROR,
          FaultProxy.Fate.DONE_BUT_ERROR,
          FaultProxy.Fate.CUT,
          FaultProxy.Fate.STALL);
      for (int i = 0; i < 40; i++) {
        byte[] message = ObjectStoreContract.content(3_000 + i, true);
        try {
          storage.objects().put(ObjectStoreContract.key("acme", message), Spool.of(message));
          acknowledged.add(message);
        } catch (StorageException e) {
          assertThat(e).hasMessageContaining(bucket);
        }
      }
      assertThat(proxy.spoilt()).isGreaterThan(5);
      assertThat(acknowledged).hasSizeGreaterThan(20);
    }
    try (S3Storage storage = S3Storage.open(options("b", LocalS3.place(bucket, LocalS3.SERVER)))) {
      for (byte[] message : acknowledged) {
        assertThat(read(storage, message)).isEqualTo(message);
      }
    }
  }

  @Test
  void readsComeThroughErrorsAndCuts() throws IOException {
    String bucket = s3.lockedBucket(COMPLIANCE);
    List<byte[]> messages = new ArrayList<>();
    try (S3Storage storage = S3Storage.open(options("a", LocalS3.place(bucket, LocalS3.SERVER)))) {
      for (int i = 0; i < 25; i++) {
        byte[] message = ObjectStoreContract.content(4_000 + i, false);
        storage.objects().put(ObjectStoreContract.key("acme", message), Spool.of(message));
        messages.add(message);
      }
    }
    try (S3Storage storage = S3Storage.open(options("b", through(bucket)))) {
      proxy.spoil(0.25, FaultProxy.Fate.ERROR, FaultProxy.Fate.CUT);
      int came = 0;
      for (byte[] message : messages) {
        try {
          assertThat(read(storage, message)).isEqualTo(message);
          came++;
        } catch (StorageException e) {
          assertThat(e).hasMessageContaining("Could not read");
        }
      }
      assertThat(proxy.spoilt()).isGreaterThan(3);
      assertThat(came).isGreaterThan(messages.size() - 3);
      proxy.spoil(0);
      for (byte[] message : messages) {
        assertThat(read(storage, message)).isEqualTo(message);
      }
    }
  }

  /// Who writes over a body may encrypt that with a key that nobody has, or put it into a vault.
  @Test
  void whatIsWrittenOverABodyAndKeptBackDoesItNoHarm() throws IOException {
    String bucket = s3.lockedBucket(COMPLIANCE);
    byte[] message = ObjectStoreContract.content(3_000, true);
    ObjectKey key = ObjectStoreContract.key("acme", message);
    try (S3Storage storage = S3Storage.open(options("a", through(bucket)))) {
      storage.objects().put(key, Spool.of(message));
      storage.archive().put("journal/000000000001.seg", Spool.of(new byte[] {1}));
    }
    s3.owner()
        .putObject(b -> b.bucket(bucket).key(key.toString()), RequestBody.fromString("other"));

    try (S3Storage storage = S3Storage.open(options("b", through(bucket)))) {
      proxy.keep("/" + key + " HTTP"); // the newest version
      assertThat(read(storage, message)).isEqualTo(message);
      proxy.keep("/journal/000000000001.seg");
      ArchiveStore archive = storage.archive();
      assertThatThrownBy(() -> archive.open("journal/000000000001.seg"))
          .isInstanceOf(CorruptObject.class)
          .hasMessageContaining("vault");
      assertThatThrownBy(() -> archive.put("journal/000000000001.seg", Spool.of(message)))
          .isInstanceOf(NameTaken.class);
    }
  }

  @Test
  void aServerThatSaysNothingIsGivenUp() {
    String bucket = s3.lockedBucket(COMPLIANCE);
    try (S3Storage storage =
        S3Storage.open(options("a", through(bucket)).withTimeout(Duration.ofMillis(700)))) {
      proxy.spoil(1, FaultProxy.Fate.STALL);
      byte[] message = {1, 2, 3};
      ObjectKey key = ObjectStoreContract.key("acme", message);

      assertThatThrownBy(() -> storage.objects().put(key, Spool.of(message)))
          .isInstanceOf(StorageException.class);
      assertThatThrownBy(() -> storage.objects().open(key)).isInstanceOf(StorageException.class);
      assertThatThrownBy(() -> storage.objects().size(key)).isInstanceOf(StorageException.class);
    }
  }

  @Test
  void aSecondBucketStandsInAndIsGivenWhatItMissed() throws IOException {
    String bucket = s3.lockedBucket(COMPLIANCE);
    S3Options options =
        options("a", through(bucket))
            .withTimeout(Duration.ofSeconds(2))
            .withSecond(LocalS3.place(s3.lockedBucket(COMPLIANCE), LocalS3.SERVER));
    byte[] before = ObjectStoreContract.content(5_000, true);
    byte[] meanwhile = ObjectStoreContract.content(6_000, true);
    try (S3Storage storage = S3Storage.open(options)) {
      storage.objects().put(ObjectStoreContract.key("acme", before), Spool.of(before));
      proxy.spoil(1, FaultProxy.Fate.ERROR);
      storage.objects().put(ObjectStoreContract.key("acme", meanwhile), Spool.of(meanwhile));
      assertThat(LocalS3.figure(storage, "s3.owed")).isEqualTo(1);
      storage.objects().put(ObjectStoreContract.key("acme", before), Spool.of(before));

      proxy.spoil(0);
      await(() -> LocalS3.figure(storage, "s3.owed") == 0);
    }
    try (S3Storage storage = S3Storage.open(options("b", LocalS3.place(bucket, LocalS3.SERVER)))) {
      assertThat(read(storage, before)).isEqualTo(before);
      assertThat(read(storage, meanwhile)).isEqualTo(meanwhile);
    }
    try (S3Storage storage = S3Storage.open(inFolder(options, "c"))) {
      proxy.spoil(1, FaultProxy.Fate.ERROR);
      assertThat(read(storage, before)).isEqualTo(before);
      assertThat(LocalS3.figure(storage, "s3.second.reads")).isEqualTo(1);
    }
  }

  @Test
  void oneOfTwoBucketsMayBeAwayAtTheStart() throws IOException {
    String bucket = s3.lockedBucket(COMPLIANCE);
    S3Options options =
        options("a", LocalS3.place(s3.lockedBucket(COMPLIANCE), LocalS3.SERVER))
            .withTimeout(Duration.ofSeconds(60))
            .withSecond(through(bucket));
    byte[] message = ObjectStoreContract.content(5_000, true);
    proxy.spoil(1, FaultProxy.Fate.ERROR);
    try (S3Storage storage = S3Storage.open(options)) {
      storage.objects().put(ObjectStoreContract.key("acme", message), Spool.of(message));
      assertThat(LocalS3.figure(storage, "s3.owed")).isEqualTo(1);
      proxy.spoil(0);
      await(() -> LocalS3.figure(storage, "s3.owed") == 0);
    }
    try (S3Storage storage = S3Storage.open(options("b", LocalS3.place(bucket, LocalS3.SERVER)))) {
      assertThat(read(storage, message)).isEqualTo(message);
    }
  }

  @Test
  void aSecondBucketThatProtectsNothingIsRefusedAtTheStartAndNotWrittenToLater() {
    String plain = s3.plainBucket();
    S3Options options =
        options("a", LocalS3.place(s3.lockedBucket(COMPLIANCE), LocalS3.SERVER))
            .withTimeout(Duration.ofSeconds(60))
            .withSecond(through(plain));
    assertThatThrownBy(() -> S3Storage.open(options)).hasMessageContaining(plain);

    byte[] message = ObjectStoreContract.content(5_000, true);
    proxy.spoil(1, FaultProxy.Fate.ERROR);
    try (S3Storage storage = S3Storage.open(options)) {
      proxy.spoil(0);
      storage.objects().put(ObjectStoreContract.key("acme", message), Spool.of(message));
      assertThat(LocalS3.figure(storage, "s3.owed")).isEqualTo(1);
    }
    assertThat(s3.owner().listObjectVersions(b -> b.bucket(plain)).versions())
        .noneMatch(version -> version.key().startsWith("acme"));
  }

  private S3Options inFolder(S3Options options, String node) {
    return options(node, options.first())
        .withTimeout(options.timeout())
        .withSecond(options.second().orElseThrow());
  }

  private static void await(BooleanSupplier condition) {
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(until);
      LockSupport.parkNanos(20_000_000);
    }
  }

  private static byte[] read(S3Storage storage, byte[] message) throws IOException {
    try (InputStream in = storage.objects().open(ObjectStoreContract.key("acme", message))) {
      return in.readAllBytes();
    }
  }
}
