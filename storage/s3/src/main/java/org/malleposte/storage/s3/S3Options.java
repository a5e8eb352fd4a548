package org.malleposte.storage.s3;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// How bodies are kept in S3.
///
/// @param first where bodies are
/// @param second where they are as well; written at the same time, read when the first fails
/// @param collector who may delete versions; without one nothing is ever deleted
/// @param folder of this node's own: `cache`, which may be deleted while no server runs, and `owed`
/// @param cacheOctets what the cache may take of the disk
/// @param retention the lock that the bucket must put on every object, at least
/// @param production whether a bucket that does not protect what is in it is refused
/// @param timeout for an answer of the server, and for each silence in the middle of one
/// @param connections to each bucket at one time
public record S3Options(
    S3Place first,
    Optional<S3Place> second,
    Optional<S3Credentials> collector,
    Path folder,
    long cacheOctets,
    Duration retention,
    boolean production,
    Duration timeout,
    int connections) {

  /// One bucket with what is usual.
  public static S3Options of(S3Place place, Path folder) {
    return new S3Options(
        place,
        Optional.empty(),
        Optional.empty(),
        folder,
        10L << 30,
        Duration.ofDays(30),
        true,
        Duration.ofSeconds(10),
        64);
  }

  public S3Options withSecond(S3Place place) {
    return new S3Options(
        first,
        Optional.of(place),
        collector,
        folder,
        cacheOctets,
        retention,
        production,
        timeout,
        connections);
  }

  public S3Options withCollector(S3Credentials credentials) {
    return new S3Options(
        first,
        second,
        Optional.of(credentials),
        folder,
        cacheOctets,
        retention,
        production,
        timeout,
        connections);
  }

  public S3Options withCacheOctets(long octets) {
    return new S3Options(
        first, second, collector, folder, octets, retention, production, timeout, connections);
  }

  public S3Options withRetention(Duration least) {
    return new S3Options(
        first, second, collector, folder, cacheOctets, least, production, timeout, connections);
  }

  /// For trying things out: a bucket that protects nothing is taken, with a warning.
  public S3Options forDevelopment() {
    return new S3Options(
        first, second, collector, folder, cacheOctets, retention, false, timeout, connections);
  }

  public S3Options withTimeout(Duration bound) {
    return new S3Options(
        first, second, collector, folder, cacheOctets, retention, production, bound, connections);
  }
}
