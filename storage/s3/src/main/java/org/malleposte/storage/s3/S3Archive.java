package org.malleposte.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.malleposte.storage.ArchiveStore;
import org.malleposte.storage.Content;
import org.malleposte.storage.CorruptObject;
import org.malleposte.storage.NameTaken;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Archived objects in the bucket of the bodies, under `archive/`; in both buckets when there are
/// two.
///
/// An object is its oldest version. Versions cannot be taken away while the bucket's lock holds
/// them, so nobody who writes over a name changes what is read.
///
/// Of two buckets the first alone decides what a name means; the second may be away, and is given
/// later what the first has more, and the other way round.
final class S3Archive implements ArchiveStore {
  private static final Logger LOG = LoggerFactory.getLogger(S3Archive.class);

  static final String PREFIX = "archive/";

  private final List<Side> sides;
  private final BodyCache files;

  /// Whether one may have what the other lacks: an earlier process may have died between the two.
  private volatile boolean uneven;

  /// @param files where objects lie while they are read
  S3Archive(List<Side> sides, BodyCache files) {
    this.sides = sides;
    this.files = files;
    this.uneven = sides.size() > 1;
  }

  @Override
  public void put(String name, Content content) {
    ArchiveStore.checkName(name);
    List<Side> lacking = new ArrayList<>();
    // All are asked before one is written to: a name that is taken in one of them is in no other.
    for (Side side : sides) {
      if (answers(side, () -> !has(side, name, content))) {
        lacking.add(side);
      }
    }
    for (Side side : lacking) {
      answers(
          side,
          () -> {
            write(side, name, content);
            return true;
          });
    }
  }

  /// Does something with a bucket; false when it is the second and away, and is given it later.
  private boolean answers(Side side, BooleanSupplier work) {
    boolean first = side == sides.getFirst();
    if (!first && side.isAway()) {
      uneven = true;
      side.putOff();
      return false;
    }
    try {
      return work.getAsBoolean();
    } catch (StorageException e) {
      uneven |= !first;
      if (first || !Bucket.isAway(e)) {
        throw e;
      }
      side.failed(e);
      side.putOff();
      return false;
    }
  }

  /// @throws NameTaken it has other bytes
  private boolean has(Side side, String name, Content content) {
    side.requireChecked();
    Path file = files.incoming();
    try {
      Optional<Fetched> there = first(side.bucket(), name, file);
      if (there.isPresent() && !there.get().hash().equals(content.hash())) {
        throw taken(side, name);
      }
      return there.isPresent();
    } catch (CorruptObject e) {
      throw new NameTaken(taken(side, name).getMessage() + " " + e.getMessage(), e);
    } finally {
      BodyCache.discard(file);
    }
  }

  private static NameTaken taken(Side side, String name) {
    return new NameTaken(
        "There are other bytes under the name %s in the archive of %s already."
            .formatted(name, side.bucket()));
  }

  private void write(Side side, String name, Content content) {
    side.bucket().put(PREFIX + name, content);
    // Two may have found nothing and written at the same time: the oldest version counts.
    if (versions(side.bucket(), name).size() > 1) {
      has(side, name, content);
    }
  }

  private void put(Side side, String name, Content content) {
    if (!has(side, name, content)) {
      write(side, name, content);
    }
  }

  /// Gives each of two buckets what the other has more, where that may be something.
  ///
  /// @throws StorageException one of them does not answer or does not take it
  void even() {
    if (!uneven) {
      return;
    }
    uneven = false;
    try {
      long given = new ArchiveEvening(this, sides.getFirst(), sides.getLast()).run();
      if (given > 0) {
        LOG.info("{} archived objects were in one of two buckets only; both have them now.", given);
      }
    } catch (StorageException e) {
      uneven = true;
      throw e;
    }
  }

  /// Whether one of two buckets may lack what the other has.
  boolean isUneven() {
    return uneven;
  }

  void copy(String name, Side from, Side to) {
    Path file = files.incoming();
    try {
      Optional<Fetched> there = ArchiveEvening.of(from, () -> first(from.bucket(), name, file));
      there.ifPresent(content ->
          ArchiveEvening.of(
              to,
              () -> {
                put(to, name, content);
                return name;
              }));
    } catch (CorruptObject e) {
      LOG.warn("Not copied from one bucket to the other: {}", e.getMessage());
    } finally {
      BodyCache.discard(file);
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
    for (Side side : inOrder()) {
      Path file = files.incoming();
      try {
        if (first(side.bucket(), name, file).isPresent()) {
          return Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE);
        }
      } catch (StorageException e) {
        failed(side, e);
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
    Listener listener = new Listener(visitor, after);
    List<Side> asked = inOrder();
    for (Side side : asked) {
      try {
        // What the first told before it broke off is not told again.
        list(side.bucket(), prefix, listener.last, listener);
        return;
      } catch (StorageException e) {
        failed(side, e);
        if (side == asked.getLast()) {
          throw e;
        }
      }
    }
  }

  /// The buckets, those that are away last.
  private List<Side> inOrder() {
    return sides.stream().sorted(Comparator.comparing(Side::isAway)).toList();
  }

  private void failed(Side side, StorageException e) {
    if (sides.size() > 1) {
      side.failed(e);
    }
  }

  /// Remembers what a visitor was told last.
  private static final class Listener implements ArchiveVisitor {
    private final ArchiveVisitor visitor;
    private String last;

    Listener(ArchiveVisitor visitor, String after) {
      this.visitor = visitor;
      this.last = after;
    }

    @Override
    public boolean visit(String name, long size) {
      last = name;
      return visitor.visit(name, size);
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
