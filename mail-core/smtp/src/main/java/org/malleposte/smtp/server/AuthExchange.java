package org.malleposte.smtp.server;

import org.malleposte.directory.Authentication.Granted;
import org.malleposte.directory.sasl.SaslExchange;
import org.malleposte.directory.sasl.SaslStep;
import org.malleposte.smtp.wire.Refusal;
import org.malleposte.smtp.wire.Reply;
import org.malleposte.smtp.wire.SmtpRefused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An AUTH under way: challenges and responses until the mechanism has decided.
final class AuthExchange {
  private static final Logger LOG = LoggerFactory.getLogger(AuthExchange.class);

  private final Session session;
  private final SaslExchange exchange;

  AuthExchange(Session session, SaslExchange exchange) {
    this.session = session;
    this.exchange = exchange;
  }

  void begin(String initialResponse) throws SmtpRefused {
    follow(exchange.begin(initialResponse.isEmpty() ? null : initialResponse));
  }

  void respond(String line) throws SmtpRefused {
    follow(exchange.answer(line));
  }

  private void follow(SaslStep step) throws SmtpRefused {
    switch (step) {
      case SaslStep.Challenge challenge -> {
        session.reply("AUTH", Reply.plain(334, SaslExchange.encode(challenge)));
        session.expect(this);
      }
      case SaslStep.Success(var granted) -> signIn(granted);
      case SaslStep.Failure(var cause, _) -> fail(cause);
    }
  }

  private void signIn(Granted granted) {
    session.signIn(granted);
    session.house.rooms().metrics().authenticated(session.door, true);
    LOG.info("{}: {} signed in from {}", session.id, granted.name(), session.peer.ip());
    session.reply("AUTH", Reply.of(235, "2.7.0", "Authentication succeeded"));
  }

  private void fail(SaslStep.Cause cause) throws SmtpRefused {
    session.house.rooms().metrics().authenticated(session.door, false);
    LOG.info("{}: sign-in from {} failed: {}", session.id, session.peer.ip(), cause);
    session.patience.authFailed();
    throw new SmtpRefused(
        switch (cause) {
          case INVALID_CREDENTIALS -> Refusal.AUTH_FAILED;
          case THROTTLED -> Refusal.AUTH_THROTTLED;
          case ABORTED -> Refusal.AUTH_ABORTED;
          case MALFORMED -> Refusal.AUTH_BAD_BASE64;
        });
  }
}
