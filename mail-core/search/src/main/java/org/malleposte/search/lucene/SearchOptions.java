package org.malleposte.search.lucene;

import java.nio.file.Path;
import java.time.Duration;

/// What an administrator may set of the index.
///
/// @param folder where the indexes stand, a folder an account
/// @param delay how long a new message may wait for others to be indexed with it
/// @param batch so many that wait are not kept waiting longer
/// @param memory octets that indexing may use for what is not yet on disk
/// @param threads that index
/// @param open indexes that are kept open for searching
public record SearchOptions(
    Path folder, Duration delay, int batch, long memory, int threads, int open) {

  public static SearchOptions in(Path folder) {
    int processors = Runtime.getRuntime().availableProcessors();
    return new SearchOptions(
        folder, Duration.ofSeconds(5), 500, 32L << 20, Math.clamp(processors / 4, 1, 4), 200);
  }

  public SearchOptions withDelay(Duration shorter) {
    return new SearchOptions(folder, shorter, batch, memory, threads, open);
  }
}
