package org.malleposte.storage.s3;

import static software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode.COMPLIANCE;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.storage.ArchiveStore;
import org.malleposte.storage.ArchiveStoreContract;

final class S3ArchiveTest implements ArchiveStoreContract {
  @TempDir Path folder;
  private S3Storage storage;

  @BeforeEach
  void open() {
    String bucket = LocalS3.start().lockedBucket(COMPLIANCE);
    storage =
        S3Storage.open(
            S3Options.of(LocalS3.place(bucket, LocalS3.SERVER), folder)
                .withRetention(Duration.ofDays(1)));
  }

  @AfterEach
  void close() {
    storage.close();
  }

  @Override
  public ArchiveStore archive() {
    return storage.archive();
  }
}
