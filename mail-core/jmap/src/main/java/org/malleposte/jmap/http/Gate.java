package org.malleposte.jmap.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.malleposte.directory.Authentication;
import org.malleposte.directory.Authentication.Granted;
import org.malleposte.directory.Authentication.Reason;
import org.malleposte.directory.Authentication.Refused;
import org.malleposte.directory.Authentication.Throttled;
import org.malleposte.directory.Scope;
import org.malleposte.directory.User;
import org.malleposte.jmap.Problem;
import org.malleposte.jmap.ProblemException;
import org.malleposte.jmap.Rooms;
import org.malleposte.jmap.SignedIn;
import org.malleposte.mail.Caller;
import org.malleposte.storage.Bytes;

/// Finds out who sends a request.
final class Gate {
  private final Rooms rooms;
  private final boolean plainOnLoopback;
  private final RateLimit rate;
  private final Remembered remembered;

  /// A token that opens something else.
  static final Problem WRONG_SCOPE = Problem.http(403, "That token is not for JMAP.");

  Gate(Rooms rooms, JmapSettings settings) {
    this.rooms = rooms;
    this.plainOnLoopback = settings.plainOnLoopback();
    this.rate = new RateLimit(settings.requestsPerMinute(), rooms.clock());
    this.remembered = new Remembered(rooms.clock());
  }

  /// @throws ProblemException nobody who may come in, or not so often
  SignedIn signIn(Exchange exchange) throws ProblemException {
    SignedIn who = identify(exchange);
    rate.count(who.user().address());
    return who;
  }

  private SignedIn identify(Exchange exchange) throws ProblemException {
    if (!exchange.isEncrypted() && !(plainOnLoopback && exchange.isLoopback())) {
      throw new ProblemException(Problem.http(403, "Signing in needs TLS here."));
    }
    String header = exchange.header("Authorization");
    if (header == null) {
      throw unauthorized("Sign in with a token, or with a name and a password.");
    }
    Bytes shown = remembered.key(header, exchange.clientAddress());
    SignedIn known = remembered.find(shown);
    Optional<SignedIn> still = known == null ? Optional.empty() : now(known);
    if (still.isPresent()) {
      return still.get();
    }
    remembered.forget(shown);
    SignedIn who = identify(header, exchange);
    remembered.keep(shown, who);
    return who;
  }

  private SignedIn identify(String header, Exchange exchange) throws ProblemException {
    if (header.regionMatches(true, 0, "Basic ", 0, 6)) {
      return basic(header.substring(6).strip(), exchange.clientAddress());
    }
    if (isBearer(header)) {
      return bearer(header.substring(7).strip(), exchange.clientAddress());
    }
    throw unauthorized("Sign in with Bearer or Basic.");
  }

  static boolean isBearer(String header) {
    return header.regionMatches(true, 0, "Bearer ", 0, 7);
  }

  /// RFC 6750 §2.1.
  private SignedIn bearer(String token, String address) throws ProblemException {
    return switch (rooms.authenticator().bearer("", token, Scope.JMAP, address)) {
      case Granted granted -> signedIn(granted, address);
      case Refused(Reason reason) when reason == Reason.WRONG_SCOPE ->
          throw new ProblemException(WRONG_SCOPE);
      case Refused _ -> throw unauthorized("The token is none, or has ended.");
      case Throttled(Duration wait) -> throw throttled(wait);
    };
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
  /// @throws ProblemException the person may no longer come in, or not so often
  SignedIn again(SignedIn who) throws ProblemException {
    rate.count(who.user().address());
    return now(who).orElseThrow(() -> unauthorized("That user is gone."));
  }

  /// The same person as the directory has them now, unless they may no longer be here.
  private Optional<SignedIn> now(SignedIn who) {
    return present(who)
        .map(user -> {
          Caller caller =
              new Caller(who.actor(), user.account(), rooms.directory().names(user), false);
          return new SignedIn(user, caller, who.granted());
        });
  }

  /// Whether somebody who came in may no longer be here: disabled or removed, or what the person
  /// came in with is worth nothing any more.
  boolean isGone(SignedIn who) {
    return present(who).isEmpty();
  }

  private Optional<User> present(SignedIn who) {
    Granted granted = who.granted();
    return rooms
        .directory()
        .user(who.user().account())
        .filter(User::enabled)
        .filter(_ -> granted == null || rooms.authenticator().holds(granted));
  }

  /// When to look again whether somebody [#isGone] of whom nothing is heard; empty for never.
  Optional<Instant> lasts(SignedIn who) {
    Granted granted = who.granted();
    return granted == null ? Optional.empty() : rooms.authenticator().lasts(granted);
  }

  Duration until(Instant then) {
    return Duration.between(rooms.clock().instant(), then);
  }

  private SignedIn signedIn(Granted granted, String address) {
    String session = Integer.toHexString(ThreadLocalRandom.current().nextInt());
    Caller caller =
        new Caller(
            granted.actor("jmap", address, session),
            granted.user().account(),
            rooms.directory().names(granted.user()),
            false);
    return new SignedIn(granted.user(), caller, granted);
  }

  private static ProblemException unauthorized(String detail) {
    return new ProblemException(Problem.http(401, detail));
  }

  private static ProblemException throttled(Duration wait) {
    return new ProblemException(
        Problem.http(429, "Too many failures; try again in " + (wait.toSeconds() + 1) + " s."));
  }
}
