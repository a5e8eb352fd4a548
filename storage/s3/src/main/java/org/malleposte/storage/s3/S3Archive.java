package org.malleposte.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.malleposte.storage.ArchiveStore;
import org.malleposte.storage.Content;
import org.malleposte.storage.StorageException;

/// Archived objects in the bucket of the bodies, under `archive/`; in both buckets when there are
/// two.
///
/// An object is its oldest version. Versions cannot be taken away while the bucket's lock holds
/// them, so nobody who writes over a name changes what is read.
final class S3Archive implements ArchiveStore {
  static final String PREFIX = "archive/";

  private final List<Bucket> buckets;
  private final BodyCache files;

  /// @param files where objects lie while they are read
  S3Archive(List<Bucket> buckets, BodyCache files) {
    this.buckets = buckets;
    this.files = files;
  }

  @Override
  public void put(String name, Content content) {
    ArchiveStore.checkName(name);
    for (Bucket bucket : buckets) {
      Path file = files.incoming();
      try {
        Optional<Fetched> there = first(bucket, name, file);
        if (there.isEmpty()) {
          bucket.put(PREFIX + name, content);
          // Two may have found nothing and written at the same time: the oldest version counts.
          there = versions(bucket, name).size() > 1 ? first(bucket, name, file) : there;
        }
        if (there.isPresent() && !there.get().hash().equals(content.hash())) {
          throw new StorageException(
              "There are other bytes under the name %s in the archive of %s already."
                  .formatted(name, bucket));
        }
      } finally {
        BodyCache.discard(file);
      }
    }
  }

  private static Optional<Fetched> first(Bucket bucket, String name, Path into) {
    List<Version> versions = versions(bucket, name);
    return versions.isEmpty()
        ? Optional.empty()
        : bucket.fetch(PREFIX + name, versions.getLast().id(), into);
  }

  /// The newest first.
  private static List<Version> versions(Bucket bucket, String name) {
    return bucket.versionsOf(PREFIX + name).stream().filter(v -> !v.marker()).toList();
  }

  @Override
  public InputStream open(String name) {
    ArchiveStore.checkName(name);
    StorageException failure = new StorageException("The archive has no " + name + ".");
    for (Bucket bucket : buckets) {
      Path file = files.incoming();
      try {
        if (first(bucket, name, file).isPresent()) {
          return Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE);
        }
      } catch (StorageException e) {
        e.addSuppressed(failure);
        failure = e;
      } catch (IOException e) {
        throw files.failure(e);
      }
      BodyCache.discard(file);
    }
    throw failure;
  }

  @Override
  public void list(String prefix, String after, ArchiveVisitor visitor) {
    for (int i = 0; i < buckets.size(); i++) {
      try {
        list(buckets.get(i), prefix, after, visitor);
        return;
      } catch (StorageException e) {
        if (i == buckets.size() - 1) {
          throw e;
        }
      }
    }
  }

  private static void list(Bucket bucket, String prefix, String after, ArchiveVisitor visitor) {
    String from = after.isEmpty() ? "" : PREFIX + after;
    VersionGroups objects = new VersionGroups(bucket, PREFIX + prefix, from);
    for (Version oldest = objects.next(); oldest != null; oldest = objects.next()) {
      if (oldest.key().compareTo(from) > 0
          && !visitor.visit(oldest.key().substring(PREFIX.length()), oldest.size())) {
        return;
      }
    }
  }
}
