package org.malleposte.storage.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.malleposte.storage.LocalScript;
import org.malleposte.storage.SharedServer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;

/// A real S3 server (`deploy/local/s3`) that all tests of a build share. Each user takes buckets of
/// its own.
public final class LocalS3 {
  public static final S3Credentials OWNER = new S3Credentials("local-owner", "local-owner");
  public static final S3Credentials SERVER = new S3Credentials("local-server", "local-server");
  public static final S3Credentials COLLECTOR =
      new S3Credentials("local-collector", "local-collector");

  private static final Path ROOT = Path.of(System.getProperty("malleposte.root"));
  private static final int PORT = Integer.getInteger("malleposte.s3.port", 25000);
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private static final SharedServer SHARED =
      new SharedServer(
          new LocalScript("s3"), List.of("up", String.valueOf(PORT)), List.of("remove"));

  private static LocalS3 running;

  private final S3Client owner = Clients.to(place("none", OWNER), Duration.ofSeconds(60), 8);

  private LocalS3() {}

  /// The server, started when it does not run yet.
  public static synchronized LocalS3 start() {
    SHARED.use();
    if (running == null) {
      running = new LocalS3();
    }
    return running;
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + PORT);
  }

  /// A bucket as a user sees it.
  public static S3Place place(String bucket, S3Credentials as) {
    return new S3Place(
        Optional.of(URI.create("http://127.0.0.1:" + PORT)), "us-east-1", bucket, true, as);
  }

  /// A client that may do everything.
  public S3Client owner() {
    return owner;
  }

  /// A new bucket with versions and no locks, under the policy of `deploy/s3`.
  public String bucket() {
    String name = name();
    owner.createBucket(b -> b.bucket(name));
    owner.putBucketVersioning(
        b -> b.bucket(name).versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
    allow(name);
    return name;
  }

  /// A new bucket of which nobody can delete anything for a day.
  public String lockedBucket() {
    return lockedBucket(ObjectLockRetentionMode.COMPLIANCE);
  }

  /// A new bucket that locks every object for a day.
  public String lockedBucket(ObjectLockRetentionMode mode) {
    String name = name();
    owner.createBucket(b -> b.bucket(name).objectLockEnabledForBucket(true));
    owner.putObjectLockConfiguration(b ->
        b.bucket(name)
            .objectLockConfiguration(c ->
                c.objectLockEnabled("Enabled")
                    .rule(r -> r.defaultRetention(d -> d.mode(mode).days(1)))));
    allow(name);
    return name;
  }

  /// A new bucket that protects nothing.
  public String plainBucket() {
    String name = name();
    owner.createBucket(b -> b.bucket(name));
    allow(name);
    return name;
  }

  /// A number that a storage tells of itself.
  static long figure(S3Storage storage, String name) {
    return storage.figures().stream()
        .filter(figure -> figure.name().equals(name))
        .mapToLong(figure -> figure.value().getAsLong())
        .sum();
  }

  private static String name() {
    return "mail-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
  }

  private void allow(String bucket) {
    try {
      String policy =
          Files.readString(ROOT.resolve("deploy/s3/bucket-policy.json"))
              .replace("SERVER", "arn:aws:iam:::user/server")
              .replace("COLLECTOR", "arn:aws:iam:::user/collector")
              .replace("BUCKET", bucket);
      owner.putBucketPolicy(b -> b.bucket(bucket).policy(policy));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
