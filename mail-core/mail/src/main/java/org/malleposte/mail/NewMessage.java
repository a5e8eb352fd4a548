package org.malleposte.mail;

import java.util.List;
import org.malleposte.storage.ObjectKey;

/// A message whose bytes are durable in the object store and that is about to be added to accounts
/// ([Mail#keep] makes one). The same value serves every recipient.
///
/// @param body where its bytes are
/// @param size octets
/// @param message the immutable record, as [MailKinds#MESSAGE] keeps it
/// @param header the header block, up to the bound that `format` keeps
/// @param messageId of its own, or empty
/// @param relatives the message ids that tie it to a thread: its own, In-Reply-To, References
/// @param baseSubject RFC 5256 §2.1
public record NewMessage(
    ObjectKey body,
    long size,
    byte[] message,
    byte[] header,
    String messageId,
    List<String> relatives,
    String baseSubject) {

  public NewMessage {
    relatives = List.copyOf(relatives);
  }
}
