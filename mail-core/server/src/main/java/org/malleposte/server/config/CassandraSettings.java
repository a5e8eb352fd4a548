package org.malleposte.server.config;

import java.time.Duration;
import java.util.List;

/// The cluster that holds records and journals; read when `storage.metadata = cassandra`.
public record CassandraSettings(
    @Setting(
            is = "127.0.0.1:9042",
            says = "Some nodes, `host:port`; the others are learned from them.")
        List<String> contactPoints,
    @Setting(is = "malleposte", says = "The keyspace; made when it is missing.") String keyspace,
    @Setting(
            is = "datacenter1",
            says = "The local data centre: only its nodes are asked, others get copies.")
        String datacenter,
    @Setting(
            is = "3",
            from = "1",
            to = "9",
            says =
                "Copies in the data centre, when the keyspace is made. With 3 one node may be away.")
        int replication,
    @Setting(
            is = "datacenter",
            says =
                "Whose majority counts: that of the local `datacenter`, or of `everywhere`. The same"
                    + " for all servers.")
        Reach reach,
    @Setting(is = "", says = "The name to sign in with; empty: none.") String user,
    @Setting(is = "", says = "The password for it.") Secret password,
    @Setting(
            is = "false",
            says = "Whether connections are encrypted and the nodes' certificates verified.")
        boolean tls,
    @Setting(
            is = "",
            says =
                "A PEM file with the certificates that sign the nodes'. Empty: those the JVM trusts.")
        String authority,
    @Setting(
            is = "true",
            says =
                "Whether a node's certificate must name the address that it is reached at. `false`:"
                    + " whatever `cassandra.authority` signed is good.")
        boolean verifyNames,
    @Setting(
            is = "500ms",
            from = "0s",
            to = "1m",
            says = "A read that takes longer is asked of another node, too; `0s`: never.")
        Duration speculateAfter,
    @Setting(is = "5s", from = "100ms", to = "5m", says = "How long one request may take.")
        Duration timeout,
    @Setting(
            is = "15s",
            from = "0s",
            to = "10m",
            says = "How long a request that fails is tried again before the client hears of it.")
        Duration patience) {
  /// Whose majority counts.
  public enum Reach {
    DATACENTER,
    EVERYWHERE
  }
}
