package org.malleposte.smtp.server;

import java.util.List;
import org.malleposte.mail.Delivery;
import org.malleposte.smtp.wire.RcptParameters;

/// Whom one RCPT means.
///
/// @param address as given
/// @param local who receives it here
/// @param remote addresses elsewhere to send it on to
record Recipient(
    String address,
    List<Delivery.Recipient> local,
    List<String> remote,
    RcptParameters parameters) {
  /// How many get the message by this.
  int people() {
    return local.size() + remote.size();
  }
}
