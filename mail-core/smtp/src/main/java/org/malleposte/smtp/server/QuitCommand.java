package org.malleposte.smtp.server;

import org.malleposte.smtp.wire.Reply;

/// QUIT (RFC 5321 §4.1.1.10).
final class QuitCommand {
  private QuitCommand() {}

  static void run(Session session) {
    session.reply("QUIT", Reply.of(221, "2.0.0", "Goodbye"));
    session.close(false);
  }
}
