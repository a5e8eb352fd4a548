package org.malleposte.smtp.server;

import org.malleposte.smtp.wire.Reply;

/// VRFY (RFC 5321 §3.5.3): tells nobody who lives here.
final class VrfyCommand {
  private VrfyCommand() {}

  static void run(Session session) {
    session.reply(
        "VRFY", Reply.of(252, "2.1.5", "Cannot verify, but send mail and it will be tried"));
  }
}
