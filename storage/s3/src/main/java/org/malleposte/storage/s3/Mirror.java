package org.malleposte.storage.s3;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.Content;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.ObjectStore.ObjectVisitor;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One bucket, or two with the same bodies.
///
/// A body is written to both at the same time and is durable when one of them has it: the other is
/// owed it, which a file says until it has it too. A read asks the second when the first does not
/// give the right bytes.
final class Mirror implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Mirror.class);

  private final List<Side> sides;
  private final Owed owed;
  private final Bodies bodies = new Bodies();
  private final AtomicLong secondReads = new AtomicLong();

  Mirror(List<Bucket> buckets, Owed owed) {
    this.sides = buckets.stream().map(Side::new).toList();
    this.owed = owed;
  }

  void put(ObjectKey key, Content content) {
    if (sides.size() == 1) {
      sides.getFirst().bucket.put(key.toString(), content);
      return;
    }
    FutureTask<@Nullable StorageException> second =
        new FutureTask<>(() -> sides.get(1).put(key, content));
    Thread.ofVirtual().name("second-bucket").start(second);
    settle(key, sides.getFirst().put(key, content), await(second));
  }

  private static @Nullable StorageException await(FutureTask<@Nullable StorageException> task) {
    boolean interrupted = false;
    while (true) {
      try {
        StorageException failure = task.get();
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
        return failure;
      } catch (InterruptedException e) {
        // A request is bounded in time: its outcome is worth the wait.
        interrupted = true;
      } catch (ExecutionException e) {
        throw new IllegalStateException("a side tells its failure", e.getCause());
      }
    }
  }

  private void settle(
      ObjectKey key, @Nullable StorageException first, @Nullable StorageException second) {
    if (first != null && second != null) {
      first.addSuppressed(second);
      throw first;
    }
    if (first != null) {
      owed.note(0, key);
    }
    if (second != null) {
      owed.note(1, key);
    }
  }

  /// Fetches a body into a file; empty when no bucket has it.
  Optional<Fetched> find(ObjectKey key, Path into) {
    StorageException failure = null;
    for (Side side : sides) {
      try {
        Optional<Fetched> found = bodies.find(side.bucket, key, into);
        if (found.isPresent()) {
          secondReads.addAndGet(side == sides.getFirst() ? 0 : 1);
          return found;
        }
      } catch (StorageException e) {
        failure = combined(failure, e);
      }
    }
    if (failure != null) {
      throw failure;
    }
    return Optional.empty();
  }

  private static StorageException combined(@Nullable StorageException one, StorageException two) {
    if (one == null) {
      return two;
    }
    one.addSuppressed(two);
    return one;
  }

  /// The octets of a body as the oldest version has them, -1 when no bucket has it.
  long size(ObjectKey key) {
    StorageException failure = null;
    for (Side side : sides) {
      try {
        List<Version> versions =
            side.bucket.versionsOf(key.toString()).stream().filter(v -> !v.marker()).toList();
        if (!versions.isEmpty()) {
          return versions.getLast().size();
        }
      } catch (StorageException e) {
        failure = combined(failure, e);
      }
    }
    if (failure != null) {
      throw failure;
    }
    return -1;
  }

  /// Visits what any of the buckets has, in order.
  void list(String prefix, String after, ObjectVisitor visitor) {
    List<Listing> listings = new ArrayList<>();
    sides.forEach(side -> listings.add(new Listing(side.bucket, prefix, after)));
    while (true) {
      Listing.Found least = least(listings);
      if (least == null) {
        return;
      }
      for (Listing listing : listings) {
        if (listing.hasNext() && listing.peek().name().equals(least.name())) {
          listing.next();
        }
      }
      if (!visitor.visit(least.key(), least.size())) {
        return;
      }
    }
  }

  private static Listing.@Nullable Found least(List<Listing> listings) {
    Listing.Found least = null;
    for (Listing listing : listings) {
      if (listing.hasNext()
          && (least == null || listing.peek().name().compareTo(least.name()) < 0)) {
        least = listing.peek();
      }
    }
    return least;
  }

  /// Gives the buckets what they are owed, as far as they take it; returns how much is still owed.
  int repay(BodyCache cache) {
    int left = 0;
    for (Owed.Debt debt : owed.all()) {
      left += repay(debt, cache) ? 0 : 1;
    }
    return left;
  }

  private boolean repay(Owed.Debt debt, BodyCache cache) {
    Path file = cache.incoming();
    try {
      Side to = sides.get(debt.side());
      Side from = sides.get(1 - debt.side());
      Optional<Fetched> body = bodies.find(from.bucket, debt.key(), file);
      if (body.isPresent()) {
        to.bucket.put(debt.key().toString(), body.get());
      }
      owed.settled(debt);
      return true;
    } catch (StorageException e) {
      LOG.debug("Still owed: {}", debt, e);
      return false;
    } finally {
      BodyCache.discard(file);
    }
  }

  List<Bucket> buckets() {
    return sides.stream().map(side -> side.bucket).toList();
  }

  long recovered() {
    return bodies.recovered();
  }

  long secondReads() {
    return secondReads.get();
  }

  @Override
  public void close() {
    sides.forEach(side -> side.bucket.close());
  }

  /// A bucket that is left alone for a while after it failed, so that not every message waits for
  /// it.
  private static final class Side {
    private static final long REST_NANOS = 10_000_000_000L;

    private final Bucket bucket;
    private volatile @Nullable Long failed;

    Side(Bucket bucket) {
      this.bucket = bucket;
    }

    /// Returns why the bucket did not take it, null when it did.
    @Nullable StorageException put(ObjectKey key, Content content) {
      Long since = failed;
      if (since != null && System.nanoTime() - since < REST_NANOS) {
        return new StorageException("The bucket " + bucket + " failed a moment ago.");
      }
      try {
        bucket.put(key.toString(), content);
        failed = null;
        return null;
      } catch (StorageException e) {
        LOG.warn("A body was not written to one of two buckets; it is owed it. {}", e.getMessage());
        failed = System.nanoTime();
        return e;
      }
    }
  }
}
