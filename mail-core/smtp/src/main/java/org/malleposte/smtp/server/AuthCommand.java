package org.malleposte.smtp.server;

import org.malleposte.directory.Scope;
import org.malleposte.directory.sasl.SaslExchange;
import org.malleposte.smtp.wire.Refusal;
import org.malleposte.smtp.wire.SmtpCommand;
import org.malleposte.smtp.wire.SmtpRefused;

/// AUTH (RFC 4954 §4), for submission only, and not in the clear.
final class AuthCommand {
  private AuthCommand() {}

  static void run(Session session, SmtpCommand.Auth auth) throws SmtpRefused {
    if (session.user() != null) {
      throw new SmtpRefused(Refusal.BAD_SEQUENCE, "Already authenticated");
    }
    if (!session.mayAuthenticate()) {
      throw new SmtpRefused(Refusal.AUTH_NEEDS_TLS);
    }
    SaslExchange exchange =
        session
            .house
            .rooms()
            .sasl()
            .start(auth.mechanism(), Scope.SMTP, session.peer.ip())
            .orElseThrow(() -> new SmtpRefused(Refusal.AUTH_MECHANISM));
    new AuthExchange(session, exchange).begin(auth.initialResponse());
  }
}
