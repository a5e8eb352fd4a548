package org.malleposte.imap;

import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Actor;
import org.malleposte.directory.Authentication;
import org.malleposte.directory.Authentication.Granted;
import org.malleposte.directory.Scope;
import org.malleposte.directory.User;
import org.malleposte.directory.sasl.SaslExchange;
import org.malleposte.directory.sasl.SaslStep;
import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.storage.Bytes;

/// LOGIN and AUTHENTICATE (RFC 9051 §6.2.2, §6.2.3).
final class SignIn {
  private SignIn() {}

  static Answer login(Session session, ImapCommand.Login command) throws Refusal {
    requirePrivacy(session);
    Authentication outcome =
        session.imap.authenticator.authenticate(
            command.user(), command.password(), Scope.IMAP, session.connection.address());
    return switch (outcome) {
      case Granted granted -> granted(session, granted, "LOGIN done");
      case Authentication.Refused _ -> {
        session.imap.metrics.authenticated("refused");
        throw wrong();
      }
      case Authentication.Throttled _ -> {
        session.imap.metrics.authenticated("throttled");
        throw throttled();
      }
    };
  }

  static Answer authenticate(Session session, ImapCommand.Authenticate command) throws Refusal {
    requirePrivacy(session);
    SaslExchange exchange =
        session
            .imap
            .sasl
            .start(command.mechanism(), Scope.IMAP, session.connection.address())
            .orElseThrow(() -> Refusal.no("CANNOT", "There is no such mechanism here"));
    SaslStep step = exchange.begin(initial(command.initialResponse()));
    while (step instanceof SaslStep.Challenge challenge) {
      Bytes answer = session.connection.challenge(Bytes.of(challenge.data()));
      if (answer == null) {
        throw Refusal.bad("The exchange was given up");
      }
      step = exchange.answer(Base64.getEncoder().encodeToString(answer.array()));
    }
    return switch (step) {
      case SaslStep.Success(Granted granted) -> granted(session, granted, "AUTHENTICATE done");
      case SaslStep.Failure failure -> {
        boolean throttled = failure.cause() == SaslStep.Cause.THROTTLED;
        session.imap.metrics.authenticated(throttled ? "throttled" : "refused");
        throw refusal(failure);
      }
      case SaslStep.Challenge _ -> throw new IllegalStateException("the exchange is not over");
    };
  }

  private static @Nullable String initial(@Nullable Bytes response) {
    if (response == null) {
      return null;
    }
    String base64 = Base64.getEncoder().encodeToString(response.array());
    return base64.isEmpty() ? "=" : base64; // RFC 4959 §3
  }

  private static Refusal refusal(SaslStep.Failure failure) {
    return switch (failure.cause()) {
      case INVALID_CREDENTIALS -> wrong();
      case THROTTLED -> throttled();
      case ABORTED -> Refusal.bad("The exchange was given up");
      case MALFORMED -> Refusal.bad("That is not what the mechanism asks for");
    };
  }

  private static void requirePrivacy(Session session) throws Refusal {
    if (!session.maySendPasswords()) {
      throw Refusal.no("PRIVACYREQUIRED", "Begin TLS before you sign in");
    }
  }

  private static Refusal wrong() {
    return Refusal.no("AUTHENTICATIONFAILED", "The name or the password is wrong");
  }

  private static Refusal throttled() {
    return Refusal.no("UNAVAILABLE", "Too many attempts, try again later");
  }

  private static Answer granted(Session session, Granted granted, String text) throws Refusal {
    session.imap.metrics.authenticated("granted");
    User user = granted.user();
    Imap imap = session.imap;
    Actor actor = granted.actor("imap", session.connection.address(), session.connection.session());
    SignedIn who = new SignedIn(imap.directory, actor, granted, imap.mail.open(user.account()));
    // Counted last: what fails before must not be counted, the client may try again.
    if (!session.connection.signedIn(user.address())) {
      throw Refusal.no("LIMIT", "You have too many connections");
    }
    session.signIn(who);
    return Answer.ok("CAPABILITY " + session.capabilities(), text);
  }
}
