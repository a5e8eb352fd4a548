package org.malleposte.smtp.server;

import java.time.Duration;

/// How long we wait for a client.
///
/// @param command for a whole command line, from our last reply on, and for the next octet of a
///   message (RFC 5321 §4.5.3.2.7: at least 5 minutes); single octets do not prolong it
/// @param transfer what a message may take, whatever its size
/// @param octetsPerSecond and beyond that, at least this pace
/// @param greeting how long port 25 waits before it greets a stranger: who talks earlier is no mail
///   server
/// @param shutdown how long messages under way may take to end when the server stops
public record SmtpTimeouts(
    Duration command,
    Duration transfer,
    int octetsPerSecond,
    Duration greeting,
    Duration shutdown) {
  public static final SmtpTimeouts DEFAULT =
      new SmtpTimeouts(
          Duration.ofMinutes(5),
          Duration.ofMinutes(5),
          1024,
          Duration.ofMillis(200),
          Duration.ofSeconds(10));
}
