package org.malleposte.storage.s3;

import org.jspecify.annotations.Nullable;
import org.malleposte.storage.Content;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.StorageException;

/// A bucket, and whether it answers. One that is away is left alone: it is tried again with what it
/// is owed, and nobody waits for that.
final class Side {
  private final Bucket bucket;
  private final Runnable check;
  private final Presence presence;

  /// Nothing is written to a bucket of which nobody knows whether it protects what is in it.
  private volatile boolean checked;

  /// @param check looks whether the bucket protects what is in it
  Side(Bucket bucket, Runnable check) {
    this.bucket = bucket;
    this.check = check;
    this.presence = new Presence(bucket.toString());
  }

  Bucket bucket() {
    return bucket;
  }

  boolean isAway() {
    return !checked || presence.isAway();
  }

  /// Looks whether the bucket protects what is in it.
  ///
  /// @throws StorageException it does not, or that cannot be seen now
  void check() {
    check.run();
    checked = true;
  }

  /// The same for one that was away at the start; what is wrong is in the log.
  void checkLate() {
    if (checked) {
      return;
    }
    try {
      check();
      presence.worked();
    } catch (StorageException e) {
      presence.failed(String.valueOf(e.getMessage()));
    }
  }

  /// Returns why the bucket did not take it, null when it did.
  @Nullable StorageException put(ObjectKey key, Content content) {
    try {
      requireChecked();
      bucket.put(key.toString(), content);
      presence.worked();
      return null;
    } catch (StorageException e) {
      presence.failed(String.valueOf(e.getMessage()));
      return e;
    }
  }

  /// @throws StorageException nothing may be written to it yet
  void requireChecked() {
    if (!checked) {
      throw new StorageException(
          "The bucket " + bucket + " was away at the start and has not been looked at since.");
    }
  }

  void worked() {
    presence.worked();
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
