package org.malleposte.directory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.malleposte.directory.Authentication.Granted;
import org.malleposte.directory.Authentication.Reason;
import org.malleposte.directory.Authentication.Refused;
import org.malleposte.storage.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Signs in with tokens, and exchanges them. A token names nobody before it is found, so it is the
/// client's network that is slowed down by wrong ones; one that has ended is no wrong one.
final class BearerSignIn {
  private static final Logger LOG = LoggerFactory.getLogger(BearerSignIn.class);

  private final Directory directory;
  private final Clock clock;
  private final Throttle throttle;
  private final List<BearerIssuer> issuers = new CopyOnWriteArrayList<>();

  BearerSignIn(Directory directory, Clock clock, Throttle throttle) {
    this.directory = directory;
    this.clock = clock;
    this.throttle = throttle;
    issuers.add(directory.tokens());
  }

  void trust(BearerIssuer issuer) {
    issuers.add(issuer);
  }

  /// @param login whom the client says it signs in, empty when it leaves that to the token
  Authentication signIn(String login, String token, Scope scope, String clientAddress) {
    Optional<Duration> wait = throttle.pause(clientAddress);
    if (wait.isPresent()) {
      return new Authentication.Throttled(wait.get());
    }
    Authentication outcome = verify(login, token, scope);
    if (outcome instanceof Refused(Reason reason)) {
      LOG.info("sign-in with a token from {} refused: {}", clientAddress, reason);
      if (reason == Reason.UNKNOWN_TOKEN) {
        throttle.failed(clientAddress, tried(token));
      }
    }
    return outcome;
  }

  private static Bytes tried(String token) {
    return Bytes.of(StoredTokenGrant.hash(token));
  }

  private Authentication verify(String login, String token, Scope scope) {
    for (BearerIssuer issuer : issuers) {
      Bearer bearer = issuer.verify(token).orElse(null);
      if (bearer != null) {
        return open(issuer, bearer, login, scope);
      }
    }
    return new Refused(Reason.UNKNOWN_TOKEN);
  }

  private Authentication open(BearerIssuer issuer, Bearer bearer, String login, Scope scope) {
    if (!bearer.until().isAfter(clock.instant())) {
      return new Refused(Reason.EXPIRED_TOKEN);
    }
    User user = directory.user(bearer.user()).filter(User::enabled).orElse(null);
    if (user == null) {
      return new Refused(Reason.DISABLED);
    }
    if (!login.isEmpty() && !isThatOf(user, login)) {
      return new Refused(Reason.NOT_PERMITTED); // a token opens what its user allowed: the own mail
    }
    Means means = new Means.Token(user.account(), issuer, bearer.id(), bearer.scopes());
    return means.opens(scope)
        ? new Granted(user, user.address(), means)
        : new Refused(Reason.WRONG_SCOPE);
  }

  private boolean isThatOf(User user, String login) {
    return SaslPrep.prepare(login)
        .flatMap(directory::user)
        .filter(named -> named.account().equals(user.account()))
        .isPresent();
  }

  /// Whether anybody knows of a sign-in with that id.
  boolean isKnown(String id) {
    return issuers.stream().anyMatch(issuer -> issuer.until(id).isPresent());
  }

  /// Until when a sign-in lasts as of now; empty when it is over.
  Optional<Instant> until(Means.Token token) {
    return token.issuer().until(token.id()).filter(clock.instant()::isBefore);
  }

  /// @return empty when the token is good for nothing
  Optional<Tokens.Issued> refresh(String text, @Nullable String client, Whence whence)
      throws DirectoryException {
    if (throttle.pause(whence.address()).isPresent()) {
      throw Refusals.busy();
    }
    TokenText token = TokenText.parse(text).filter(TokenText::isRefresh).orElse(null);
    User user = token == null ? null : directory.tokens().holder(token).orElse(null);
    Optional<Tokens.Issued> issued =
        token == null || user == null || !user.enabled()
            ? Optional.empty()
            : directory.tokens().refresh(whence.actor(user.address()), token, client);
    if (issued.isEmpty()) {
      LOG.info("a refresh token from {} is good for nothing", whence.address());
      throttle.failed(whence.address(), tried(text));
    }
    return issued;
  }

  void giveBack(String text, Whence whence) throws DirectoryException {
    User user = TokenText.parse(text).flatMap(directory.tokens()::holder).orElse(null);
    if (user != null) {
      directory.tokens().giveBack(whence.actor(user.address()), text);
    }
  }
}
