package org.malleposte.imap.session;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.malleposte.imap.codec.DecoderLimits;

/// The bounds of an IMAP listener.
///
/// @param preAuth how long a client may take to sign in
/// @param autologout how long it may then be silent, 30 minutes at least (RFC 9051 §5.4)
/// @param command how long it may take over a command once it has begun it: it must be whole by
///   then, or go on at least at the pace of
/// @param octetsPerSecond which each buy their share of that time again (a message that uploads)
/// @param writeStall how long it may leave unread what it is sent
/// @param connections of all clients
/// @param perAddress of one address
/// @param uncounted addresses that `perAddress` does not bind: proxies, a webmail on this machine
/// @param perUser of one user
/// @param inputWaiting octets that wait to be decoded before the socket is paused
/// @param spoolMemory octets of an APPEND's messages that stay in memory
/// @param sharedSpoolMemory octets of such messages that stay in memory beyond that, of all
///   connections together
/// @param spoolDirectory where larger ones go
public record ImapSettings(
    Duration preAuth,
    Duration autologout,
    Duration command,
    int octetsPerSecond,
    Duration writeStall,
    int connections,
    int perAddress,
    Set<String> uncounted,
    int perUser,
    int inputWaiting,
    int spoolMemory,
    int sharedSpoolMemory,
    Path spoolDirectory,
    DecoderLimits limits) {
  public static ImapSettings defaults(Path spoolDirectory) {
    return new ImapSettings(
        Duration.ofSeconds(60),
        Duration.ofMinutes(30),
        Duration.ofMinutes(5),
        1024,
        Duration.ofSeconds(120),
        20_000,
        500,
        Set.of("127.0.0.1", "0:0:0:0:0:0:0:1"),
        100,
        65_536,
        262_144,
        16 << 20,
        spoolDirectory,
        DecoderLimits.DEFAULT);
  }
}
