package org.malleposte.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.malleposte.storage.Spool;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.DefaultRetention;
import software.amazon.awssdk.services.s3.model.ObjectLockConfiguration;
import software.amazon.awssdk.services.s3.model.ObjectLockRetention;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Asks a bucket whether it protects what is in it, and tries whether that is true: on a canary, an
/// object of its own, one a day, it does what a thief of the credential would do.
final class BucketCheck {
  private static final Logger LOG = LoggerFactory.getLogger(BucketCheck.class);

  private final Bucket bucket;
  private final S3Options options;
  private final List<String> problems = new ArrayList<>();

  private BucketCheck(Bucket bucket, S3Options options) {
    this.bucket = bucket;
    this.options = options;
  }

  /// @param hands the same bucket with every credential that the server has
  /// @throws StorageException in production when something protects less than it should; in any
  ///   case when the bucket cannot be reached
  static void check(Bucket bucket, List<Bucket> hands, S3Options options) {
    BucketCheck check = new BucketCheck(bucket, options);
    check.versioning();
    check.lock();
    hands.forEach(check::canary);
    check.judge();
  }

  private void judge() {
    if (problems.isEmpty()) {
      return;
    }
    String all = String.join(" ", problems);
    if (options.production()) {
      throw new StorageException(
          "The bucket %s does not protect mail as it should: %s deploy/s3 shows how it is set up."
                  .formatted(bucket, all)
              + " To try things out in it all the same, set s3.mode = development.");
    }
    LOG.warn("The bucket {} does not protect what is in it: {}", bucket, all);
  }

  private void versioning() {
    try {
      BucketVersioningStatus status =
          bucket.client().getBucketVersioning(b -> b.bucket(bucket.name())).status();
      if (status != BucketVersioningStatus.ENABLED) {
        problems.add("Versioning is not enabled.");
      }
    } catch (S3Exception e) {
      unreadable("whether versioning is enabled", e);
    } catch (SdkException e) {
      throw bucket.failure("ask for versioning", e);
    }
  }

  private void lock() {
    try {
      ObjectLockConfiguration lock =
          bucket
              .client()
              .getObjectLockConfiguration(b -> b.bucket(bucket.name()))
              .objectLockConfiguration();
      if (lock == null || lock.rule() == null || lock.rule().defaultRetention() == null) {
        problems.add("Object Lock has no default retention.");
      } else if (duration(lock.rule().defaultRetention()).compareTo(options.retention()) < 0) {
        problems.add(
            "The default retention is %d days, and s3.retention asks for %d."
                .formatted(
                    duration(lock.rule().defaultRetention()).toDays(),
                    options.retention().toDays()));
      }
    } catch (S3Exception e) {
      if (e.statusCode() == 404) {
        problems.add("Object Lock is not enabled.");
      } else {
        unreadable("the Object Lock configuration", e);
      }
    } catch (SdkException e) {
      throw bucket.failure("ask for Object Lock", e);
    }
  }

  private static Duration duration(DefaultRetention retention) {
    int days = retention.days() == null ? 0 : retention.days();
    int years = retention.years() == null ? 0 : retention.years();
    return Duration.ofDays(days + 365L * years);
  }

  private void unreadable(String what, S3Exception e) {
    if (e.statusCode() / 100 == 5) {
      throw bucket.failure("ask for " + what, e);
    }
    problems.add("The server does not tell %s: %s".formatted(what, e.getMessage()));
  }

  /// Tries to shorten the lock of a canary and to delete it, with and without the words that lift a
  /// lock in governance mode.
  private void canary(Bucket hand) {
    String key = "canary/" + LocalDate.now(ZoneOffset.UTC);
    Version canary = put(key);
    if (shortened(hand, canary)) {
      problems.add("The lock of an object could be shortened with the credential of the server.");
    }
    if (hand.deleteVersion(key, canary.id()) || deletedWithBypass(hand, canary)) {
      problems.add("A locked object could be deleted with the credential of the server.");
    }
  }

  private Version put(String key) {
    List<Version> there = bucket.versionsOf(key).stream().filter(v -> !v.marker()).toList();
    if (!there.isEmpty()) {
      return there.getFirst();
    }
    bucket.put(key, Spool.of("The server tries at each start to delete this.\n".getBytes(UTF_8)));
    return bucket.versionsOf(key).stream()
        .filter(v -> !v.marker())
        .findFirst()
        .orElseThrow(
            () -> new StorageException("The bucket " + bucket + " does not list what it took."));
  }

  private static boolean shortened(Bucket hand, Version canary) {
    try {
      hand.client()
          .putObjectRetention(b ->
              b.bucket(hand.name())
                  .key(canary.key())
                  .versionId(canary.id())
                  .bypassGovernanceRetention(true)
                  .retention(
                      ObjectLockRetention.builder()
                          .mode(ObjectLockRetentionMode.GOVERNANCE)
                          .retainUntilDate(Instant.now().plus(1, ChronoUnit.MINUTES))
                          .build()));
      return true;
    } catch (S3Exception e) {
      return refused(hand, "shorten a lock", e);
    } catch (SdkException e) {
      throw hand.failure("try to shorten a lock", e);
    }
  }

  private static boolean deletedWithBypass(Bucket hand, Version canary) {
    try {
      hand.client()
          .deleteObject(b ->
              b.bucket(hand.name())
                  .key(canary.key())
                  .versionId(canary.id())
                  .bypassGovernanceRetention(true));
      return true;
    } catch (S3Exception e) {
      return refused(hand, "delete a locked object", e);
    } catch (SdkException e) {
      throw hand.failure("try to delete a locked object", e);
    }
  }

  /// A refusal is what is hoped for; a server in trouble has not refused.
  private static boolean refused(Bucket hand, String what, S3Exception e) {
    if (e.statusCode() / 100 == 5) {
      throw hand.failure("try to " + what, e);
    }
    return false;
  }
}
