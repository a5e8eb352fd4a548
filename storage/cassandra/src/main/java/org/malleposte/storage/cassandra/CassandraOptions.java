package org.malleposte.storage.cassandra;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// How the cluster is reached and used.
///
/// @param contactPoints `host:port` of some nodes; the others are learned from them
/// @param keyspace made when it is missing; `[a-z][a-z0-9_]{0,47}`
/// @param datacenter the local one: only its nodes are asked
/// @param replication copies in that data centre, when the keyspace is made
/// @param user empty for none
/// @param password of the user; never printed
/// @param tls how connections are encrypted; empty: they are not
/// @param reach whose word counts
/// @param speculateAfter a read that takes longer is asked of another node, too; zero: never
/// @param timeout of one request
/// @param patience how long a request is tried again before the caller is told
public record CassandraOptions(
    List<String> contactPoints,
    String keyspace,
    String datacenter,
    int replication,
    String user,
    String password,
    Optional<Tls> tls,
    Reach reach,
    Duration speculateAfter,
    Duration timeout,
    Duration patience) {
  private static final Pattern KEYSPACE = Pattern.compile("[a-z][a-z0-9_]{0,47}");

  /// Whose word counts: a majority of the replicas in the local data centre, or of all.
  public enum Reach {
    DATACENTER,
    EVERYWHERE
  }

  /// How the nodes are known.
  ///
  /// @param authority a PEM file of the certificates that sign the nodes'; none: those of the JVM
  /// @param names whether a certificate must name the address that its node is reached at
  public record Tls(Optional<Path> authority, boolean names) {}

  public CassandraOptions {
    contactPoints = List.copyOf(contactPoints);
    if (!KEYSPACE.matcher(keyspace).matches()) {
      throw new IllegalArgumentException("not the name of a keyspace: " + keyspace);
    }
    if (replication < 1) {
      throw new IllegalArgumentException("at least one copy of everything must be kept");
    }
  }

  /// Nodes that trust everybody, as on a developer's machine.
  public static CassandraOptions of(List<String> contactPoints, String keyspace, int replication) {
    return new CassandraOptions(
        contactPoints,
        keyspace,
        "datacenter1",
        replication,
        "",
        "",
        Optional.empty(),
        Reach.DATACENTER,
        Duration.ofMillis(500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15));
  }

  public CassandraOptions withUser(String name, String secret) {
    return with(name, secret, tls, timeout, patience);
  }

  public CassandraOptions withTls(Tls how) {
    return with(user, password, Optional.of(how), timeout, patience);
  }

  public CassandraOptions withPatience(Duration each, Duration whole) {
    return with(user, password, tls, each, whole);
  }

  private CassandraOptions with(
      String name, String secret, Optional<Tls> how, Duration each, Duration whole) {
    return new CassandraOptions(
        contactPoints,
        keyspace,
        datacenter,
        replication,
        name,
        secret,
        how,
        reach,
        speculateAfter,
        each,
        whole);
  }

  @Override
  public String toString() {
    return "keyspace " + keyspace + " of the Cassandra at " + String.join(", ", contactPoints);
  }
}
