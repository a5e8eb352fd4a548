package org.malleposte.jmap.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.malleposte.directory.Authentication;
import org.malleposte.directory.Authentication.Granted;
import org.malleposte.directory.Authentication.Refused;
import org.malleposte.directory.Authentication.Throttled;
import org.malleposte.directory.Scope;
import org.malleposte.directory.User;
import org.malleposte.jmap.Problem;
import org.malleposte.jmap.ProblemException;
import org.malleposte.jmap.Rooms;
import org.malleposte.jmap.SignedIn;
import org.malleposte.mail.Caller;

/// Finds out who sends a request.
final class Gate {
  private final Rooms rooms;
  private final boolean plainOnLoopback;

  Gate(Rooms rooms, boolean plainOnLoopback) {
    this.rooms = rooms;
    this.plainOnLoopback = plainOnLoopback;
  }

  /// @throws ProblemException nobody who may come in
  SignedIn signIn(Exchange exchange) throws ProblemException {
    if (!exchange.isEncrypted() && !(plainOnLoopback && exchange.isLoopback())) {
      throw new ProblemException(Problem.http(403, "Signing in needs TLS here."));
    }
    String header = exchange.header("Authorization");
    if (header == null) {
      throw unauthorized("Sign in with a name and a password.");
    }
    if (header.regionMatches(true, 0, "Basic ", 0, 6)) {
      return basic(header.substring(6).strip(), exchange.clientAddress());
    }
    throw unauthorized("Sign in with Basic.");
  }

  /// RFC 7617.
  private SignedIn basic(String credentials, String address) throws ProblemException {
    String pair = decoded(credentials);
    int colon = pair == null ? -1 : pair.indexOf(':');
    if (pair == null || colon < 0) {
      throw unauthorized("That is no name with a password.");
    }
    Authentication authentication =
        rooms
            .authenticator()
            .authenticate(pair.substring(0, colon), pair.substring(colon + 1), Scope.JMAP, address);
    return switch (authentication) {
      case Granted granted -> signedIn(granted, address);
      case Refused _ -> throw unauthorized("The name or the password is wrong.");
      case Throttled(Duration wait) -> throw throttled(wait);
    };
  }

  private static @Nullable String decoded(String credentials) {
    try {
      return new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /// The same person a while later: groups come and go while a connection lasts.
  ///
  /// @throws ProblemException the person may no longer come in
  SignedIn again(SignedIn who) throws ProblemException {
    User user = present(who).orElseThrow(() -> unauthorized("That user is gone."));
    Caller caller = new Caller(who.actor(), user.account(), rooms.directory().names(user), false);
    return new SignedIn(user, caller);
  }

  /// Whether somebody who came in may no longer be here: disabled, or removed.
  boolean isGone(SignedIn who) {
    return present(who).isEmpty();
  }

  private Optional<User> present(SignedIn who) {
    return rooms.directory().user(who.user().account()).filter(User::enabled);
  }

  private SignedIn signedIn(Granted granted, String address) {
    String session = Integer.toHexString(ThreadLocalRandom.current().nextInt());
    Caller caller =
        new Caller(
            granted.actor("jmap", address, session),
            granted.user().account(),
            rooms.directory().names(granted.user()),
            false);
    return new SignedIn(granted.user(), caller);
  }

  private static ProblemException unauthorized(String detail) {
    return new ProblemException(Problem.http(401, detail));
  }

  private static ProblemException throttled(Duration wait) {
    return new ProblemException(
        Problem.http(429, "Too many failures; try again in " + (wait.toSeconds() + 1) + " s."));
  }
}
