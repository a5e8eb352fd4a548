package org.malleposte.storage.s3;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.CorruptObject;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds in a bucket the bytes that a key names, whatever was put over them.
///
/// Usually the newest version is it. When that has other bytes, or is a delete marker, somebody
/// meddled: then the versions are tried from the oldest on, as the first to write was the server.
final class Bodies {
  private static final Logger LOG = LoggerFactory.getLogger(Bodies.class);

  private final AtomicLong recovered = new AtomicLong();

  /// Reads of which the newest version was not it.
  long recovered() {
    return recovered.get();
  }

  /// Fetches a body into a file; empty when the bucket has no version of it.
  ///
  /// @throws CorruptObject there are versions, and none of them is it
  Optional<Fetched> find(Bucket bucket, ObjectKey key, Path into) {
    StorageException refusal = null;
    try {
      Optional<Fetched> newest = bucket.fetch(key.toString(), null, into);
      if (newest.isPresent() && newest.get().hash().equals(key.hash())) {
        return newest;
      }
    } catch (StorageException e) {
      refusal = ofVersion(e);
    }
    return older(bucket, key, into, refusal);
  }

  private Optional<Fetched> older(
      Bucket bucket, ObjectKey key, Path into, @Nullable StorageException ofNewest) {
    StorageException refusal = ofNewest;
    List<Version> versions =
        bucket.versionsOf(key.toString()).stream().filter(v -> !v.marker()).toList();
    for (Version version : versions.reversed()) {
      try {
        Optional<Fetched> older = bucket.fetch(key.toString(), version.id(), into);
        if (older.isPresent() && older.get().hash().equals(key.hash())) {
          recovered.incrementAndGet();
          LOG.warn(
              "Somebody deleted {} in the bucket {} or wrote over it; read its version {}.",
              key,
              bucket,
              version.id());
          return older;
        }
      } catch (StorageException e) {
        refusal = ofVersion(e);
      }
    }
    if (refusal != null && !(refusal instanceof CorruptObject)) {
      throw refusal;
    }
    if (!versions.isEmpty()) {
      throw new CorruptObject(
          "None of the %d versions of %s in the bucket %s has the bytes that its name says."
              .formatted(versions.size(), key, bucket));
    }
    return Optional.empty();
  }

  /// That one version is refused says nothing of the others: whoever wrote over a body may have
  /// encrypted that so that nobody reads it.
  private static StorageException ofVersion(StorageException e) {
    if (Bucket.isAway(e)) {
      throw e;
    }
    return e;
  }
}
