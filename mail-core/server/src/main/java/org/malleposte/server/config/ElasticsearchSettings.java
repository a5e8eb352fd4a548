package org.malleposte.server.config;

import java.time.Duration;
import java.util.List;

/// The index in Elasticsearch; read when `search.index = elasticsearch`.
public record ElasticsearchSettings(
    @Setting(
            is = "http://127.0.0.1:9200",
            says =
                "Some nodes as URLs, `https://es-1.example.org:9200`; each is asked when the one before"
                    + " does not answer.")
        List<String> servers,
    @Setting(
            is = "malleposte",
            says =
                "What the names of the indexes begin with, small letters, digits and -. Of two houses"
                    + " that share a cluster each needs its own.")
        String name,
    @Setting(is = "", says = "The name to sign in with; empty: none.") String user,
    @Setting(is = "", says = "The password for it.") Secret password,
    @Setting(
            is = "",
            says =
                "An API key, as Elasticsearch gives it out encoded, in place of name and password.")
        Secret apiKey,
    @Setting(
            is = "",
            says =
                "A PEM file with the certificates that sign the nodes'. Empty: those the JVM trusts.")
        String authority,
    @Setting(
            is = "4",
            from = "1",
            to = "1000",
            says =
                "Shards of an index when it is made: one for some 10 million messages. An account is in"
                    + " one of them.")
        int shards,
    @Setting(is = "1", from = "0", to = "9", says = "Copies of each shard when an index is made.")
        int replicas,
    @Setting(
            is = "5s",
            from = "50ms",
            to = "10m",
            says =
                "After how long what was indexed can be looked up; until then it is read. Used when an"
                    + " index is made.")
        Duration refresh,
    @Setting(
            is = "10s",
            from = "100ms",
            to = "5m",
            says = "How long one request may take; then the messages are read.")
        Duration timeout) {}
