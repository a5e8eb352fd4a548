package org.malleposte.storage.s3;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.malleposte.storage.ObjectCollector;
import org.malleposte.storage.ObjectKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes bodies version by version, with a credential of its own. What a lock still holds stays,
/// is listed as before, and is tried again by the next collection.
final class S3Collector implements ObjectCollector {
  private static final Logger LOG = LoggerFactory.getLogger(S3Collector.class);

  private final List<Bucket> buckets;
  private final S3ObjectStore store;
  private final AtomicLong given = new AtomicLong();
  private final AtomicLong locked = new AtomicLong();

  S3Collector(List<Bucket> buckets, S3ObjectStore store) {
    this.buckets = buckets;
    this.store = store;
  }

  @Override
  public void delete(ObjectKey key) {
    for (Bucket bucket : buckets) {
      // The oldest version, which is the one the server wrote, goes last: until all are gone the
      // body can be read.
      for (Version version : bucket.versionsOf(key.toString())) {
        if (bucket.deleteVersion(key.toString(), version.id())) {
          given.addAndGet(version.size());
        } else {
          locked.incrementAndGet();
          LOG.debug("{} of {} stays until its lock ends.", key, bucket);
        }
      }
    }
    store.forget(key);
  }

  @Override
  public long compact() {
    long kept = locked.getAndSet(0);
    if (kept > 0) {
      LOG.info("{} versions stay until their locks end.", kept);
    }
    return given.getAndSet(0);
  }
}
