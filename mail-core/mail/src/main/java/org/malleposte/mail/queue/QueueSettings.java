package org.malleposte.mail.queue;

import java.nio.file.Path;
import java.time.Duration;

/// How the queue behaves.
///
/// @param hostname of this server, as it stands in reports
/// @param outward whether mail to other servers is taken; off, only what is for accounts here moves
/// @param expiry how long delivery is tried (RFC 5321 §4.5.4.1: at least 4 to 5 days)
/// @param delayReport after how long the sender is told that it takes longer; zero for never
/// @param firstPause after the first failure; each next one is twice as long
/// @param longestPause and never longer
/// @param spool a folder for large messages under way
public record QueueSettings(
    String hostname,
    boolean outward,
    Duration expiry,
    Duration delayReport,
    Duration firstPause,
    Duration longestPause,
    Path spool) {

  public static QueueSettings of(String hostname, boolean outward, Path spool) {
    return new QueueSettings(
        hostname,
        outward,
        Duration.ofDays(5),
        Duration.ofHours(4),
        Duration.ofMinutes(5),
        Duration.ofHours(3),
        spool);
  }

  public QueueSettings withExpiry(Duration some) {
    return new QueueSettings(hostname, outward, some, delayReport, firstPause, longestPause, spool);
  }
}
