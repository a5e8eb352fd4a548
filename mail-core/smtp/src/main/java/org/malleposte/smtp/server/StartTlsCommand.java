package org.malleposte.smtp.server;

import org.malleposte.smtp.wire.Refusal;
import org.malleposte.smtp.wire.Reply;
import org.malleposte.smtp.wire.SmtpRefused;

/// STARTTLS (RFC 3207). What was pipelined behind it was said without TLS, by whomever: it is
/// forgotten.
final class StartTlsCommand {
  private StartTlsCommand() {}

  static void run(Session session) throws SmtpRefused {
    if (session.isTls()) {
      throw new SmtpRefused(Refusal.TLS_ACTIVE);
    }
    if (!session.house.tlsAvailable()) {
      throw new SmtpRefused(Refusal.NOT_IMPLEMENTED);
    }
    session.startTls(Reply.of(220, "2.0.0", "Ready to start TLS"));
  }
}
