package org.malleposte.mail;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// What an administrator may set of the mail domain.
///
/// @param viewMemory octets for the views of all mailboxes together, roughly, twice as much for
///   what their messages are sorted by, and half of it for what was listed not long ago; at least 1
///   MiB
/// @param retention how long deleted messages can be restored, and their bytes stay
/// @param deliveryMemory how long the id of a delivery is remembered
/// @param viewFolder where large views are kept between two runs; can be deleted at any time
public record MailOptions(
    long viewMemory, Duration retention, Duration deliveryMemory, Optional<Path> viewFolder) {
  public static final MailOptions DEFAULT =
      new MailOptions(64L << 20, Duration.ofDays(30), Delivery.REMEMBERED, Optional.empty());
}
