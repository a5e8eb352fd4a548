package org.malleposte.storage.s3;

import org.jspecify.annotations.Nullable;
import org.malleposte.storage.Content;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.StorageException;

/// A bucket, and whether it answers. One that is away is left alone: it is tried again with what it
/// is owed, and nobody waits for that.
final class Side {
  private final Bucket bucket;
  private final Presence presence;

  Side(Bucket bucket) {
    this(bucket, new Presence(bucket.toString()));
  }

  Side(Bucket bucket, Presence presence) {
    this.bucket = bucket;
    this.presence = presence;
  }

  Bucket bucket() {
    return bucket;
  }

  boolean isAway() {
    return presence.isAway();
  }

  /// Returns why the bucket did not take it, null when it did.
  @Nullable StorageException put(ObjectKey key, Content content) {
    try {
      bucket.put(key.toString(), content);
      presence.worked();
      return null;
    } catch (StorageException e) {
      presence.failed(String.valueOf(e.getMessage()));
      return e;
    }
  }

  /// Notes that it was not given something.
  void putOff() {
    presence.putOff();
  }

  /// Notes that it did not answer, if that is what the failure says.
  void failed(StorageException e) {
    if (Bucket.isAway(e)) {
      presence.failed(String.valueOf(e.getMessage()));
    }
  }
}
