package org.malleposte.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode.COMPLIANCE;
import static software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode.GOVERNANCE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.ObjectStore;
import org.malleposte.storage.ObjectStoreContract;
import org.malleposte.storage.Spool;
import org.malleposte.storage.StorageException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// What a bucket must be before mail goes into it, and what a thief of the server's credential can
/// do then: nothing that shows.
final class LockedBucketTest {
  private static final int MESSAGES = 12;
  private static LocalS3 s3;

  @TempDir Path folder;

  @BeforeAll
  static void serve() {
    s3 = LocalS3.start();
  }

  private S3Options options(String bucket) {
    return S3Options.of(LocalS3.place(bucket, LocalS3.SERVER), folder)
        .withRetention(Duration.ofDays(1));
  }

  @Test
  void whoStealsTheCredentialTakesNothingAway() throws IOException {
    String bucket = s3.lockedBucket(COMPLIANCE);
    List<ObjectKey> keys = new ArrayList<>();
    try (S3Storage storage = S3Storage.open(options(bucket).withCollector(LocalS3.COLLECTOR))) {
      for (int i = 0; i < MESSAGES; i++) {
        byte[] message = ObjectStoreContract.content(2_000 + i, true);
        ObjectKey key = ObjectStoreContract.key("acme", message);
        storage.objects().put(key, Spool.of(message));
        keys.add(key);
      }
      keys.forEach(storage.collector()::delete);
    }

    try (S3Client thief =
        Clients.to(LocalS3.place(bucket, LocalS3.SERVER), Duration.ofSeconds(60), 8)) {
      attack(thief, bucket, keys);
    }
    // With another policy, or as another user, delete markers can come on top of it all.
    keys.subList(0, 4)
        .forEach(key -> s3.owner().deleteObject(b -> b.bucket(bucket).key(key.toString())));

    try (S3Storage storage = S3Storage.open(onAnotherNode(bucket))) {
      assertAllReadable(storage.objects(), keys);
      List<ObjectKey> listed = new ArrayList<>();
      storage.objects().list("", "", (key, _) -> listed.add(key));
      assertThat(listed).containsExactlyElementsOf(keys.stream().sorted().toList());
      assertThat(LocalS3.figure(storage, "s3.recovered")).isEqualTo(MESSAGES);
    }
  }

  private S3Options onAnotherNode(String bucket) {
    return S3Options.of(LocalS3.place(bucket, LocalS3.SERVER), folder.resolve("another"))
        .withRetention(Duration.ofDays(1));
  }

  private static void assertAllReadable(ObjectStore store, List<ObjectKey> keys)
      throws IOException {
    for (int i = 0; i < keys.size(); i++) {
      byte[] message = ObjectStoreContract.content(2_000 + i, true);
      assertThat(store.size(keys.get(i))).isEqualTo(message.length);
      assertThat(store.range(keys.get(i), 100, 50))
          .isEqualTo(java.util.Arrays.copyOfRange(message, 100, 150));
      try (InputStream in = store.open(keys.get(i))) {
        assertThat(in.readAllBytes()).isEqualTo(message);
      }
    }
  }

  /// Everything that the API has for doing harm.
  private static void attack(S3Client thief, String bucket, List<ObjectKey> keys) {
    for (int i = 0; i < keys.size(); i++) {
      String key = keys.get(i).toString();
      attempt(() -> thief.putObject(b -> b.bucket(bucket).key(key), RequestBody.fromString("x")));
      if (i % 2 == 0) {
        attempt(() -> thief.putObject(b -> b.bucket(bucket).key(key), RequestBody.empty()));
      }
      if (i % 3 == 0) {
        attempt(() -> thief.deleteObject(b -> b.bucket(bucket).key(key)));
      }
      everyVersion(thief, bucket, key);
    }
    attempt(() -> thief.deleteBucketPolicy(b -> b.bucket(bucket)));
    attempt(() ->
        thief.putBucketVersioning(b ->
            b.bucket(bucket)
                .versioningConfiguration(v -> v.status(BucketVersioningStatus.SUSPENDED))));
    attempt(() ->
        thief.putBucketLifecycleConfiguration(b ->
            b.bucket(bucket)
                .lifecycleConfiguration(l ->
                    l.rules(r ->
                        r.id("all")
                            .status("Enabled")
                            .filter(f -> f.prefix(""))
                            .noncurrentVersionExpiration(n -> n.noncurrentDays(1))))));
    attempt(() -> thief.deleteBucket(b -> b.bucket(bucket)));
  }

  private static void everyVersion(S3Client thief, String bucket, String key) {
    thief
        .listObjectVersions(b -> b.bucket(bucket).prefix(key))
        .versions()
        .forEach(version -> {
          attempt(() ->
              thief.putObjectRetention(b ->
                  b.bucket(bucket)
                      .key(key)
                      .versionId(version.versionId())
                      .bypassGovernanceRetention(true)
                      .retention(
                          r -> r.mode(GOVERNANCE).retainUntilDate(Instant.now().plusSeconds(2)))));
          attempt(() ->
              thief.deleteObject(b ->
                  b.bucket(bucket)
                      .key(key)
                      .versionId(version.versionId())
                      .bypassGovernanceRetention(true)));
          attempt(() ->
              thief.deleteObjects(b ->
                  b.bucket(bucket)
                      .delete(d -> d.objects(o -> o.key(key).versionId(version.versionId())))));
        });
  }

  private static void attempt(Runnable harm) {
    try {
      harm.run();
    } catch (SdkException refused) {
      assertThat(refused.getMessage()).isNotNull();
    }
  }

  /// Where no lock holds them any more.
  @Test
  void theCollectorsKeyTakesBodiesAwayAndNothingOfTheArchive() {
    String bucket = s3.bucket();
    List<String> versions = new ArrayList<>();
    List<String> names = List.of("archive/journal/000000000001.seg", "acme/2026-01/body");
    for (String name : names) {
      versions.add(
          s3.owner()
              .putObject(b -> b.bucket(bucket).key(name), RequestBody.fromString("x"))
              .versionId());
    }
    try (S3Client collector =
        Clients.to(LocalS3.place(bucket, LocalS3.COLLECTOR), Duration.ofSeconds(60), 8)) {
      assertThatThrownBy(() -> delete(collector, bucket, names.get(0), versions.get(0)))
          .isInstanceOfSatisfying(
              S3Exception.class, refused -> assertThat(refused.statusCode()).isEqualTo(403));
      delete(collector, bucket, names.get(1), versions.get(1));
    }
    assertThat(s3.owner().listObjectVersions(b -> b.bucket(bucket)).versions())
        .extracting(ObjectVersion::key)
        .containsExactly(names.get(0));
  }

  private static void delete(S3Client as, String bucket, String name, String version) {
    as.deleteObject(b -> b.bucket(bucket).key(name).versionId(version));
  }

  @Test
  void aBucketInComplianceModeIsTaken() {
    S3Options options = options(s3.lockedBucket(COMPLIANCE)).withCollector(LocalS3.COLLECTOR);
    S3Storage.open(options).close();
    S3Storage.open(options).close();
  }

  @Test
  void aBucketThatCouldBeEmptiedIsRefused() {
    assertThatThrownBy(() -> S3Storage.open(options(s3.plainBucket())))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("Versioning is not enabled.")
        .hasMessageContaining("Object Lock is not enabled.");
    assertThatThrownBy(() -> S3Storage.open(options(s3.bucket())))
        .hasMessageContaining("Object Lock is not enabled.")
        .hasMessageNotContaining("Versioning");
    assertThatThrownBy(() ->
            S3Storage.open(options(s3.lockedBucket(COMPLIANCE)).withRetention(Duration.ofDays(30))))
        .hasMessageContaining("The default retention is 1 days, and s3.retention asks for 30.");
  }

  @Test
  void aCredentialThatCouldLiftLocksIsRefused() {
    String bucket = s3.lockedBucket(GOVERNANCE);
    S3Options asOwner =
        S3Options.of(LocalS3.place(bucket, LocalS3.OWNER), folder)
            .withRetention(Duration.ofDays(1));

    assertThatThrownBy(() -> S3Storage.open(asOwner))
        .hasMessageContaining("A locked object could be deleted");
    S3Storage.open(options(bucket)).close();
  }

  @Test
  void aBucketOfNobodyIsSaidToBeMissing() {
    assertThatThrownBy(() -> S3Storage.open(options("no-such-bucket")))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("no-such-bucket");
  }
}
