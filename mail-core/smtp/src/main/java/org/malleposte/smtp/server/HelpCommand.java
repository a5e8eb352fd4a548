package org.malleposte.smtp.server;

import java.util.List;
import org.malleposte.smtp.wire.Reply;

/// HELP (RFC 5321 §4.1.1.8).
final class HelpCommand {
  private HelpCommand() {}

  static void run(Session session) {
    String hello = session.door == Door.LMTP ? "LHLO" : "HELO EHLO";
    String auth = session.door == Door.SUBMISSION ? " AUTH" : "";
    session.reply(
        "HELP",
        new Reply(
            214,
            "2.0.0",
            List.of(
                "Commands: " + hello + auth + " STARTTLS MAIL RCPT DATA BDAT",
                "RSET NOOP VRFY HELP QUIT; see RFC 5321")));
  }
}
