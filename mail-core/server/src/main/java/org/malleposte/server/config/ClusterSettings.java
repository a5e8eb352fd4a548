package org.malleposte.server.config;

import java.time.Duration;
import java.util.List;

/// Several servers of one store.
public record ClusterSettings(
    @Setting(
            is = "false",
            says =
                "Whether other servers use this store at the same time; the same for all of them. It"
                    + " needs `storage.metadata = cassandra` and `storage.objects = s3`.")
        boolean enabled,
    @Setting(
            is = "",
            says =
                "Where this server listens for the others, `10.0.0.1:5701`: an address of its own that"
                    + " they reach. The port after it is used as well. Whoever else reaches these ports"
                    + " can take the server over: a network for the servers alone, or a firewall. Empty:"
                    + " the servers hear of each other by looking, about once a second.")
        String bus,
    @Setting(
            is = "",
            says =
                "Where the others reach it, when that is not `cluster.bus`: behind a translation of"
                    + " addresses, or a container's published ports. The port after it is used as"
                    + " well.")
        String announce,
    @Setting(
            is = "",
            says =
                "The `cluster.bus` (or `cluster.announce`) of the servers, at least of some that run.")
        List<String> members,
    @Setting(
            is = "true",
            says =
                "Whether servers that race for an account take turns (over the bus). Without turns"
                    + " who loses a race pauses for a moment and tries again.")
        boolean turns,
    @Setting(
            is = "1s",
            from = "100ms",
            to = "1m",
            says =
                "How often accounts for whose changes somebody waits are looked at; a tenth as often"
                    + " while the bus works.")
        Duration poll,
    @Setting(
            is = "10s",
            from = "1s",
            to = "10m",
            says =
                "After how long without a word of the server that does what only one may do (the"
                    + " queue, the collection, the archive) another one does it.")
        Duration lease) {}
