package org.malleposte.smtp.server;

import java.util.ArrayList;
import java.util.List;
import org.malleposte.smtp.wire.Reply;
import org.malleposte.smtp.wire.SmtpCommand;

/// HELO, EHLO (RFC 5321 §4.1.1.1) and LHLO (RFC 2033 §4.1).
final class HelloCommand {
  private HelloCommand() {}

  static void helo(Session session, SmtpCommand.Helo command) {
    session.greeted(command.name(), false);
    session.reply("HELO", Reply.plain(250, session.house.settings().hostname()));
  }

  static void extended(Session session, String name) {
    session.greeted(name, true);
    List<String> lines = new ArrayList<>();
    lines.add(session.house.settings().hostname());
    lines.addAll(extensions(session));
    session.reply(session.door == Door.LMTP ? "LHLO" : "EHLO", new Reply(250, "", lines));
  }

  private static List<String> extensions(Session session) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "PIPELINING", // RFC 2920
                "SIZE " + session.house.settings().maxMessageSize(), // RFC 1870
                "8BITMIME", // RFC 6152
                "BINARYMIME", // RFC 3030
                "CHUNKING",
                "SMTPUTF8", // RFC 6531
                "DSN", // RFC 3461
                "ENHANCEDSTATUSCODES", // RFC 2034
                limits(session)));
    if (!session.isTls() && session.house.tlsAvailable()) {
      lines.add("STARTTLS"); // RFC 3207 §4.2: not again under TLS
    }
    if (session.mayAuthenticate() && session.user() == null) {
      lines.add("AUTH " + String.join(" ", session.house.rooms().sasl().mechanisms())); // RFC 4954
    }
    lines.add("HELP");
    return lines;
  }

  /// RFC 9422 §4
  private static String limits(Session session) {
    SmtpLimits limits = session.house.limits();
    String recipients = "LIMITS RCPTMAX=" + limits.recipients();
    return session.door == Door.LMTP
        ? recipients
        : recipients + " MAILMAX=" + limits.messagesPerConnection();
  }
}
