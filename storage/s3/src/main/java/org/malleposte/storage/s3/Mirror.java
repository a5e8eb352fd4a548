package org.malleposte.storage.s3;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.Content;
import org.malleposte.storage.CorruptObject;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.ObjectStore.ObjectVisitor;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One bucket, or two with the same bodies.
///
/// A body is written to both at the same time and is durable when one of them has it: the other is
/// owed it, which a file says until it has it too. A bucket that is away is not waited for: it is
/// owed what comes, and asked last; it is tried again with what it is owed, or by everybody when no
/// bucket is there. A read asks the second when the first does not give the right bytes.
final class Mirror implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Mirror.class);

  private final List<Side> sides;
  private final Owed owed;
  private final Bodies bodies = new Bodies();
  private final AtomicLong secondReads = new AtomicLong();

  Mirror(List<Side> sides, Owed owed) {
    this.sides = List.copyOf(sides);
    this.owed = owed;
  }

  void put(ObjectKey key, Content content) {
    if (sides.size() == 1) {
      sides.getFirst().bucket().put(key.toString(), content);
      return;
    }
    List<Side> there = sides.stream().filter(side -> !side.isAway()).toList();
    List<StorageException> failures = new ArrayList<>();
    List<Side> took = ask(there, key, content, failures);
    if (took.isEmpty()) {
      List<Side> left = sides.stream().filter(side -> !there.contains(side)).toList();
      took = ask(left, key, content, failures);
    }
    if (took.isEmpty()) {
      throw combined(failures);
    }
    for (int i = 0; i < sides.size(); i++) {
      if (!took.contains(sides.get(i))) {
        owed.note(i, key);
        sides.get(i).putOff();
      }
    }
  }

  /// Gives buckets a body, all at the same time; returns those that took it.
  private static List<Side> ask(
      List<Side> asked, ObjectKey key, Content content, List<StorageException> failures) {
    List<FutureTask<@Nullable StorageException>> tasks = new ArrayList<>();
    asked.forEach(side -> tasks.add(new FutureTask<>(() -> side.put(key, content))));
    tasks.stream().skip(1).forEach(task -> Thread.ofVirtual().name("second-bucket").start(task));
    tasks.stream().limit(1).forEach(FutureTask::run);
    List<Side> took = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      StorageException failure = await(tasks.get(i));
      if (failure == null) {
        took.add(asked.get(i));
      } else {
        failures.add(failure);
      }
    }
    return took;
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

  /// What one bucket has that is damaged is not the last word while the other may have it whole.
  static StorageException combined(List<StorageException> failures) {
    StorageException told =
        failures.stream()
            .filter(e -> !(e instanceof CorruptObject))
            .findFirst()
            .orElse(failures.getFirst());
    failures.stream().filter(e -> !e.equals(told)).forEach(told::addSuppressed);
    return told;
  }

  /// The buckets, those that are away last.
  private List<Side> inOrder() {
    return sides.stream().sorted(Comparator.comparing(Side::isAway)).toList();
  }

  /// Fetches a body into a file; empty when no bucket has it.
  Optional<Fetched> find(ObjectKey key, Path into) {
    List<StorageException> failures = new ArrayList<>();
    for (Side side : inOrder()) {
      try {
        Optional<Fetched> found = bodies.find(side.bucket(), key, into);
        if (found.isPresent()) {
          secondReads.addAndGet(side == sides.getFirst() ? 0 : 1);
          return found;
        }
      } catch (StorageException e) {
        failed(side, e);
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      throw combined(failures);
    }
    return Optional.empty();
  }

  /// A bucket that has no second is asked whether it answers or not.
  private void failed(Side side, StorageException e) {
    if (sides.size() > 1) {
      side.failed(e);
    }
  }

  /// The octets of a body as the oldest version has them, -1 when no bucket has it.
  long size(ObjectKey key) {
    List<StorageException> failures = new ArrayList<>();
    for (Side side : inOrder()) {
      try {
        List<Version> versions =
            side.bucket().versionsOf(key.toString()).stream().filter(v -> !v.marker()).toList();
        if (!versions.isEmpty()) {
          return versions.getLast().size();
        }
      } catch (StorageException e) {
        failed(side, e);
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      throw combined(failures);
    }
    return -1;
  }

  /// Visits what any of the buckets has, in order.
  void list(String prefix, String after, ObjectVisitor visitor) {
    List<Listing> listings = new ArrayList<>();
    sides.forEach(side -> listings.add(new Listing(side.bucket(), prefix, after)));
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

  /// Looks at buckets that were away at the start.
  void checkLate() {
    sides.forEach(Side::checkLate);
  }

  /// Gives the buckets what they are owed, as far as they take it; returns how much is still owed.
  int repay(BodyCache cache) {
    int left = 0;
    Set<Integer> hopeless = new HashSet<>();
    for (Owed.Debt debt : owed.all()) {
      if (hopeless.contains(debt.side())) {
        left++;
        continue;
      }
      StorageException failure = repay(debt, cache);
      if (failure != null) {
        LOG.debug("Still owed: {}", debt, failure);
        left++;
        if (Bucket.isAway(failure)) {
          hopeless.add(debt.side());
        }
      }
    }
    return left;
  }

  /// Returns why a debt could not be settled, null when it was.
  private @Nullable StorageException repay(Owed.Debt debt, BodyCache cache) {
    Path file = cache.incoming();
    Side from = sides.get(1 - debt.side());
    try {
      Optional<Fetched> body = bodies.find(from.bucket(), debt.key(), file);
      if (body.isPresent()) {
        StorageException failure = sides.get(debt.side()).put(debt.key(), body.get());
        if (failure != null) {
          return failure;
        }
      }
      owed.settled(debt);
      return null;
    } catch (StorageException e) {
      failed(from, e);
      return e;
    } finally {
      BodyCache.discard(file);
    }
  }

  List<Bucket> buckets() {
    return sides.stream().map(Side::bucket).toList();
  }

  long recovered() {
    return bodies.recovered();
  }

  long secondReads() {
    return secondReads.get();
  }

  @Override
  public void close() {
    sides.forEach(side -> side.bucket().close());
  }
}
