package org.malleposte.storage.s3;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Stream;
import org.malleposte.storage.ArchiveStore;
import org.malleposte.storage.ObjectCollector;
import org.malleposte.storage.ObjectStore;
import org.malleposte.storage.StorageException;
import org.malleposte.storage.StorageFigure;
import org.malleposte.storage.StorageMeter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Bodies, and what is archived, in one bucket of S3 or in two.
///
/// The server's credential needs to read, to write and to list versions, nothing more. Deleting
/// what is no longer wanted takes a credential of its own; without one nothing is deleted.
public final class S3Storage implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(S3Storage.class);
  private static final int REPAY_SECONDS = 5;

  private final Mirror mirror;
  private final List<Bucket> collecting;
  private final BodyCache cache;
  private final Owed owed;
  private final S3ObjectStore objects;
  private final S3Archive archive;
  private final ScheduledExecutorService repaying =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("second-bucket").daemon().factory());

  private S3Storage(List<Side> sides, List<Bucket> collecting, BodyCache cache, Owed owed) {
    this.mirror = new Mirror(sides, owed);
    this.collecting = collecting;
    this.cache = cache;
    this.owed = owed;
    this.objects = new S3ObjectStore(mirror, cache);
    this.archive = new S3Archive(sides, cache);
    if (sides.size() > 1) {
      repaying.scheduleWithFixedDelay(this::mend, REPAY_SECONDS, REPAY_SECONDS, TimeUnit.SECONDS);
    }
  }

  /// Opens the buckets after having looked whether they protect what is in them.
  ///
  /// Of two buckets one may be away: it is looked at when it answers, and not written to before.
  ///
  /// @throws StorageException with a sentence: none reachable, not allowed, or a bucket that a
  ///   thief could empty
  public static S3Storage open(S3Options options) {
    List<Bucket> buckets = new ArrayList<>();
    List<Side> sides = new ArrayList<>();
    List<Bucket> collecting = new ArrayList<>();
    try {
      for (S3Place place : places(options)) {
        Bucket bucket = new Bucket(place, options);
        buckets.add(bucket);
        List<Bucket> hands = new ArrayList<>(List.of(bucket));
        options
            .collector()
            .ifPresent(credentials -> {
              Bucket hand = new Bucket(place.as(credentials), options);
              collecting.add(hand);
              hands.add(hand);
            });
        sides.add(new Side(bucket, () -> BucketCheck.check(bucket, hands, options)));
      }
      check(sides);
      BodyCache cache = new BodyCache(options.folder().resolve("cache"), options.cacheOctets());
      return new S3Storage(sides, collecting, cache, new Owed(options.folder().resolve("owed")));
    } catch (RuntimeException e) {
      buckets.forEach(Bucket::close);
      collecting.forEach(Bucket::close);
      throw e;
    }
  }

  private static void check(List<Side> sides) {
    Map<Side, StorageException> away = new LinkedHashMap<>();
    for (Side side : sides) {
      try {
        side.check();
      } catch (StorageException e) {
        if (!Bucket.isAway(e)) {
          throw e;
        }
        away.put(side, e);
      }
    }
    if (away.size() == sides.size()) {
      throw Mirror.combined(List.copyOf(away.values()));
    }
    away.forEach(Side::failed);
  }

  private static List<S3Place> places(S3Options options) {
    List<S3Place> places = new ArrayList<>(List.of(options.first()));
    options.second().ifPresent(places::add);
    return places;
  }

  /// Brings two buckets to the same again.
  private void mend() {
    repay();
    try {
      archive.even();
    } catch (StorageException e) {
      LOG.debug("What is archived is not the same in both buckets yet; it is tried again.", e);
    } catch (RuntimeException e) {
      LOG.error("What is archived could not be compared between two buckets.", e);
    }
  }

  private void repay() {
    try {
      mirror.checkLate();
      if (owed.count() > 0 && mirror.repay(cache) == 0) {
        LOG.info("Both buckets have every body again.");
      }
    } catch (RuntimeException e) {
      LOG.error("What a bucket is owed could not be written; it is tried again.", e);
    }
  }

  public ObjectStore objects() {
    return objects;
  }

  /// What takes bodies away; it takes none when there is no credential for it.
  public ObjectCollector collector() {
    return new S3Collector(collecting, objects);
  }

  /// What is archived, in the same buckets.
  public ArchiveStore archive() {
    return archive;
  }

  /// Lets somebody hear how long bodies take.
  public void measure(StorageMeter meter) {
    objects.measure(meter);
  }

  /// What there is to know about the buckets and the cache.
  public List<StorageFigure> figures() {
    return List.of(
        StorageFigure.counter("object.puts", "Bodies written", objects::puts),
        StorageFigure.counter("object.put.bytes", "Octets of bodies written", objects::putOctets),
        StorageFigure.counter(
            "s3.puts", "Objects sent, retries not counted", () -> sum(bucket -> bucket.puts)),
        StorageFigure.counter(
            "s3.gets", "Objects asked for, retries not counted", () -> sum(bucket -> bucket.gets)),
        StorageFigure.counter(
            "s3.others",
            "Other requests (lists, deletions), retries not counted",
            () -> sum(bucket -> bucket.others)),
        StorageFigure.counter("s3.cache.hits", "Reads that needed no request", cache::hits),
        StorageFigure.counter("s3.cache.misses", "Reads that needed one", cache::misses),
        StorageFigure.gauge("s3.cache.bytes", "What the cache takes of the disk", cache::octets),
        StorageFigure.counter(
            "s3.recovered", "Reads that found the body under another version", mirror::recovered),
        StorageFigure.counter(
            "s3.second.reads", "Reads that the second bucket answered", mirror::secondReads),
        StorageFigure.gauge("s3.owed", "Bodies that one of two buckets lacks", owed::count),
        StorageFigure.gauge(
            "s3.archive.uneven",
            "Whether one of two buckets may lack what is archived in the other",
            () -> archive.isUneven() ? 1 : 0));
  }

  private long sum(Function<Bucket, LongAdder> counter) {
    return Stream.concat(mirror.buckets().stream(), collecting.stream())
        .mapToLong(bucket -> counter.apply(bucket).sum())
        .sum();
  }

  @Override
  public void close() {
    repaying.shutdownNow();
    objects.close();
    mirror.close();
    collecting.forEach(Bucket::close);
  }
}
