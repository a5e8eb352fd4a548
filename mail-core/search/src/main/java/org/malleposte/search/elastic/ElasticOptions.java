package org.malleposte.search.elastic;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Where Elasticsearch is, and what an administrator may set of the index there.
///
/// @param servers some nodes of the cluster, each asked when the one before does not answer
/// @param name what the names of our indexes begin with
/// @param access how we sign in
/// @param authority certificates (PEM) that sign the nodes'; empty: those the JVM trusts
/// @param shards of an index that is made; not to be changed afterwards
/// @param replicas of each shard of an index that is made
/// @param refresh after how long what was indexed can be looked up
/// @param timeout of one request
/// @param delay how long a new message may wait for others to be indexed with it
/// @param batch so many that wait are not kept waiting longer
/// @param threads that index
public record ElasticOptions(
    List<URI> servers,
    String name,
    Access access,
    Optional<Path> authority,
    int shards,
    int replicas,
    Duration refresh,
    Duration timeout,
    Duration delay,
    int batch,
    int threads) {

  /// How we sign in: with a user, with a key, or not at all. Never printed.
  public record Access(String user, String password, String apiKey) {
    public static final Access NONE = new Access("", "", "");

    @Override
    public String toString() {
      return apiKey.isEmpty() ? "user " + user : "an API key";
    }
  }

  public static ElasticOptions at(List<URI> servers) {
    return new ElasticOptions(
        servers,
        "malleposte",
        Access.NONE,
        Optional.empty(),
        4,
        1,
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        500,
        Math.clamp(Runtime.getRuntime().availableProcessors() / 4, 1, 4));
  }
}
