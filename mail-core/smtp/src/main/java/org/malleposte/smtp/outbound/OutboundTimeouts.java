package org.malleposte.smtp.outbound;

import java.time.Duration;

/// How long other servers may take (RFC 5321 §4.5.3.2).
///
/// @param connect to connect, and for the TLS handshake
/// @param greeting for the first reply
/// @param command for the reply to a command
/// @param transfer for the message itself, and beyond that 1 second for each 10 kB of it
/// @param end for the reply to the end of the message
public record OutboundTimeouts(
    Duration connect, Duration greeting, Duration command, Duration transfer, Duration end) {
  public static final OutboundTimeouts DEFAULT =
      new OutboundTimeouts(
          Duration.ofSeconds(30),
          Duration.ofMinutes(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(10),
          Duration.ofMinutes(10));
}
