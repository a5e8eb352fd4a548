package org.malleposte.mail.queue;

import java.time.Instant;

/// What the queue does with a message beside carrying it.
///
/// @param notBefore when it is tried first; the past for at once
/// @param tracker who is told what becomes of it (see [OutboundQueue#onSettled]), or empty
public record Handling(Instant notBefore, String tracker) {
  public static final Handling NOW = new Handling(Instant.EPOCH, "");
}
