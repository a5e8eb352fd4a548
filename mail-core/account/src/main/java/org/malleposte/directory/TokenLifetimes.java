package org.malleposte.directory;

import java.time.Duration;

/// How long tokens are good for.
///
/// @param access one that opens mailboxes
/// @param refresh one that gets new ones, counted from when it was made
public record TokenLifetimes(Duration access, Duration refresh) {
  public static final TokenLifetimes DEFAULT =
      new TokenLifetimes(Duration.ofHours(1), Duration.ofDays(30));
}
