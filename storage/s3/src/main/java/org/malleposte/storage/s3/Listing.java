package org.malleposte.storage.s3;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.ObjectKey;

/// The bodies of a bucket in order of their keys.
final class Listing implements Iterator<Listing.Found> {
  /// A body.
  record Found(String name, ObjectKey key, long size) {}

  private final VersionGroups objects;
  private final String after;
  private @Nullable Found next;

  Listing(Bucket bucket, String prefix, String after) {
    this.objects = new VersionGroups(bucket, prefix, after);
    this.after = after;
    this.next = advance();
  }

  private @Nullable Found advance() {
    for (Version oldest = objects.next(); oldest != null; oldest = objects.next()) {
      String name = oldest.key();
      ObjectKey key = Names.body(name);
      if (key != null && name.compareTo(after) > 0) {
        return new Found(name, key, oldest.size());
      }
      if (name.startsWith(S3Archive.PREFIX)) {
        objects.skip(S3Archive.PREFIX);
      }
    }
    return null;
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  Found peek() {
    if (next == null) {
      throw new NoSuchElementException();
    }
    return next;
  }

  @Override
  public Found next() {
    Found found = peek();
    next = advance();
    return found;
  }
}
