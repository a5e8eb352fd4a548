package org.malleposte.mail.queue;

import java.time.Instant;
import java.util.List;
import org.malleposte.storage.ObjectKey;

/// A message that waits for some of its recipients.
///
/// @param id rises with each message
/// @param submitter who handed it in
/// @param size octets
/// @param messageId of its own, or empty
/// @param tracker who is told what becomes of it (see [OutboundQueue#onSettled]), or empty
/// @param held by an administrator: not tried until released
/// @param recipients those that are still to be served
public record QueuedMessage(
    long id,
    String sender,
    String ret,
    String envid,
    boolean smtpUtf8,
    ObjectKey body,
    long size,
    String messageId,
    String submitter,
    String tracker,
    Instant created,
    boolean held,
    List<QueuedRecipient> recipients) {
  public QueuedMessage {
    recipients = List.copyOf(recipients);
  }

  /// The id as people and logs write it.
  public String name() {
    return name(id);
  }

  public static String name(long id) {
    return "q" + Long.toString(id, Character.MAX_RADIX);
  }

  /// Reads what [#name] wrote; 0 when it is none.
  public static long id(String name) {
    try {
      return name.startsWith("q") ? Long.parseLong(name.substring(1), Character.MAX_RADIX) : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  QueuedMessage withRecipients(List<QueuedRecipient> some) {
    return new QueuedMessage(
        id, sender, ret, envid, smtpUtf8, body, size, messageId, submitter, tracker, created, held,
        some);
  }

  QueuedMessage withHeld(boolean now) {
    return new QueuedMessage(
        id,
        sender,
        ret,
        envid,
        smtpUtf8,
        body,
        size,
        messageId,
        submitter,
        tracker,
        created,
        now,
        recipients);
  }
}
