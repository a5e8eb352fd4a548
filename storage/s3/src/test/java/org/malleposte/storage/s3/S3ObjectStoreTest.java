package org.malleposte.storage.s3;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.storage.ObjectCollector;
import org.malleposte.storage.ObjectStore;
import org.malleposte.storage.ObjectStoreContract;

/// The contract on a real server, in a bucket without locks: what is deleted is to go at once.
final class S3ObjectStoreTest implements ObjectStoreContract {
  private static LocalS3 s3;

  @TempDir Path folder;
  private S3Options options;
  private S3Storage storage;

  @BeforeAll
  static void serve() {
    s3 = LocalS3.start();
  }

  @BeforeEach
  void open() {
    options =
        S3Options.of(LocalS3.place(s3.bucket(), LocalS3.SERVER), folder)
            .withCollector(LocalS3.COLLECTOR)
            .forDevelopment();
    storage = S3Storage.open(options);
  }

  @AfterEach
  void close() {
    storage.close();
  }

  @Override
  public ObjectStore store() {
    return storage.objects();
  }

  @Override
  public ObjectCollector collector() {
    return storage.collector();
  }

  @Override
  public ObjectStore reopen() {
    storage.close();
    storage = S3Storage.open(options);
    return storage.objects();
  }
}
