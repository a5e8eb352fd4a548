package org.malleposte.directory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Actor;
import org.malleposte.account.Outage;
import org.malleposte.directory.Authentication.Granted;
import org.malleposte.directory.Authentication.Reason;
import org.malleposte.directory.Authentication.Refused;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds out whether somebody is who they say. One per server: it remembers what was verified and
/// who failed. Blocks while a password is hashed (tens of milliseconds, the first time).
///
/// Whether a user exists cannot be told from the answer nor from the time it takes.
public final class Authenticator {
  private static final Logger LOG = LoggerFactory.getLogger(Authenticator.class);

  private static final int REMEMBERED = 20_000;
  private static final Duration REMEMBERED_FOR = Duration.ofHours(12);

  /// Checked against when there is nothing to check against: no password has this hash.
  private static final String NOBODYS =
      "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm9ibw$"
          + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

  private final Directory directory;
  private final Clock clock;
  private final Throttle throttle;
  private final BearerSignIn bearers;

  /// Keys what is remembered; lives and dies with the process.
  private final byte[] secret = new byte[32];

  /// MAC of user, credential version and password -> it was right.
  private final Cache<Bytes, Boolean> verified;

  public Authenticator(Directory directory, Clock clock) {
    this.directory = directory;
    this.clock = clock;
    this.throttle = new Throttle(clock);
    this.bearers = new BearerSignIn(directory, clock, throttle);
    new SecureRandom().nextBytes(secret);
    this.verified =
        Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterWrite(REMEMBERED_FOR)
            .ticker(() -> Duration.between(Instant.EPOCH, clock.instant()).toNanos())
            .build();
  }

  /// Signs somebody in with a password or an app password.
  ///
  /// @param login an address, or a bare local part when there is one domain
  /// @param clientAddress the client's network address, empty for one on this machine
  public Authentication authenticate(
      String login, String password, Scope scope, String clientAddress) {
    return authenticate("", login, password, scope, clientAddress);
  }

  /// Signs somebody in on behalf of somebody else.
  ///
  /// @param authorizeAs whose account is wanted, empty for the own one
  public Authentication authenticate(
      String authorizeAs, String login, String password, Scope scope, String clientAddress) {
    look();
    Optional<User> user = find(login);
    String name = throttledName(user, login);
    Optional<Duration> wait = throttle.pause(clientAddress, name);
    if (wait.isPresent()) {
      return new Authentication.Throttled(wait.get());
    }
    Authentication outcome;
    try {
      outcome = verify(user.orElse(null), password, scope);
    } catch (DirectoryException e) {
      return new Authentication.Throttled(Duration.ofSeconds(1)); // too many at this moment
    }
    Bytes presented = mac(name, 0, password);
    return settle(outcome, authorizeAs, clientAddress, name, presented);
  }

  /// What another process changed counts at once. While the store does not answer, what is known
  /// does.
  private void look() {
    try {
      directory.look();
    } catch (StorageException e) {
      LOG.atLevel(Outage.level("looks at the directory", e))
          .setCause(e)
          .log("Whether the directory was changed elsewhere cannot be told now.");
    }
  }

  private Optional<User> find(String login) {
    return SaslPrep.prepare(login).flatMap(directory::user);
  }

  /// Unknown names are throttled like known ones, or the difference would tell them apart.
  private static String throttledName(Optional<User> user, String login) {
    return user.map(User::address).orElseGet(() -> EmailAddress.foldCase(login));
  }

  private Authentication verify(@Nullable User user, String password, Scope scope)
      throws DirectoryException {
    AppPassword app = user == null ? null : directory.appPasswords().find(user, password);
    if (user != null && app != null) {
      return app.scopes().contains(scope)
          ? grantedWith(user, app)
          : new Refused(Reason.WRONG_SCOPE);
    }
    Optional<String> prepared = SaslPrep.prepare(password);
    if (prepared.isEmpty()) {
      return new Refused(Reason.MALFORMED);
    }
    if (user == null) {
      directory.passwords().matches(prepared.get(), NOBODYS);
      return new Refused(Reason.UNKNOWN_USER);
    }
    return verifyPassword(user, prepared.get(), scope);
  }

  private Authentication verifyPassword(User user, String password, Scope scope)
      throws DirectoryException {
    int number = Records.number(user.account());
    Credential credential = directory.view().credential(number);
    Bytes key = mac(user.account().toString(), credential.version(), password);
    if (verified.getIfPresent(key) == null) {
      String phc = credential.argon2().isEmpty() ? NOBODYS : credential.argon2();
      if (!directory.passwords().matches(password, phc, () -> verified.getIfPresent(key) != null)) {
        return new Refused(Reason.WRONG_PASSWORD);
      }
      if (directory.view().credential(number).version() != credential.version()) {
        return new Refused(Reason.WRONG_PASSWORD); // changed while we hashed
      }
      verified.put(key, true);
    }
    return grantedWith(user, credential.version(), scope);
  }

  private static Authentication grantedWith(User user, long version, Scope scope) {
    boolean permitted = scope != Scope.ADMIN || user.is(Role.ADMIN);
    return permitted
        ? new Granted(user, user.address(), new Means.Password(user.account(), version))
        : new Refused(Reason.NOT_PERMITTED);
  }

  private Authentication grantedWith(User user, AppPassword app) throws DirectoryException {
    if (AppPasswords.isDue(app, clock.instant())) {
      noteUse(user, app);
    }
    Means means = new Means.OfApp(user.account(), app.id(), app.scopes());
    return new Granted(user, user.address(), means);
  }

  /// That it cannot be noted (the disk is full) is no reason to keep somebody from reading mail.
  private void noteUse(User user, AppPassword app) throws DirectoryException {
    try {
      directory.appPasswords().used(Actor.system("sign-in"), user, app.id());
    } catch (StorageException e) {
      LOG.atLevel(Outage.level("notes of uses of app passwords", e))
          .setCause(e)
          .log("the use of app password {} of {} was not noted", app.id(), user.address());
    }
  }

  /// What follows from the check of the password: who may act for whom, and what is remembered.
  private Authentication settle(
      Authentication outcome, String authorizeAs, String clientAddress, String name, Bytes tried) {
    Authentication settled =
        outcome instanceof Granted granted ? open(granted, authorizeAs) : outcome;
    switch (settled) {
      case Granted _ -> throttle.succeeded(clientAddress, name);
      case Refused(Reason reason) -> {
        LOG.info("sign-in of {} from {} refused: {}", name, clientAddress, reason);
        if (isGuess(reason)) {
          throttle.failed(clientAddress, name, tried);
        }
      }
      case Authentication.Throttled _ -> {}
    }
    return settled;
  }

  private static boolean isGuess(Reason reason) {
    return switch (reason) {
      case UNKNOWN_USER, WRONG_PASSWORD, MALFORMED, UNKNOWN_TOKEN -> true;
      case EXPIRED_TOKEN -> false;
      case DISABLED, WRONG_SCOPE, NOT_PERMITTED -> false; // the password was right
    };
  }

  private Authentication open(Granted granted, String authorizeAs) {
    User user = directory.user(granted.user().account()).orElse(null);
    if (user == null || !user.enabled()) {
      return new Refused(Reason.DISABLED);
    }
    if (authorizeAs.isEmpty()) {
      return granted;
    }
    User wanted = find(authorizeAs).orElse(null);
    if (wanted != null && wanted.account().equals(user.account())) {
      return granted;
    }
    boolean permitted = wanted != null && wanted.enabled() && user.is(Role.IMPERSONATE);
    return wanted != null && permitted
        ? new Granted(wanted, user.address(), granted.means())
        : new Refused(Reason.NOT_PERMITTED);
  }

  /// A process-wide secret salts it, so that what is in memory cannot be looked up in a table.
  private Bytes mac(String user, long version, String password) {
    byte[] text = (user + "\0" + version + "\0" + password).getBytes(StandardCharsets.UTF_8);
    return Bytes.of(ScramKeys.hmac(secret, text));
  }

  /// Begins a SCRAM exchange: the password never comes here, the client proves that it has it.
  public ScramLogin scram(String authorizeAs, String login, Scope scope, String clientAddress) {
    look();
    Optional<User> user = find(login);
    Credential credential =
        user.map(u -> directory.view().credential(Records.number(u.account())))
            .orElse(Credential.NONE);
    String name = throttledName(user, login);
    boolean real = credential.scram().iterations() > 0;
    return new ScramLogin(
        this,
        user.orElse(null),
        credential.version(),
        real ? credential.scram() : invented(name),
        new ScramLogin.Request(authorizeAs, name, scope, clientAddress));
  }

  /// Keys for who has none: always the same ones, or asking twice would tell.
  private ScramKeys invented(String name) {
    byte[] salt = Arrays.copyOf(ScramKeys.hmac(secret, "salt\0" + name), ScramKeys.SALT);
    byte[] key = ScramKeys.hmac(secret, "key\0" + name);
    return new ScramKeys(salt, ScramKeys.ITERATIONS, key, key);
  }

  /// Ends a SCRAM exchange.
  Authentication finish(
      @Nullable User user, long version, ScramLogin.Request request, boolean proven, Bytes proof) {
    Optional<Duration> wait = throttle.pause(request.clientAddress(), request.name());
    if (wait.isPresent()) {
      return new Authentication.Throttled(wait.get());
    }
    Authentication outcome = outcome(user, version, request.scope(), proven);
    return settle(outcome, request.authorizeAs(), request.clientAddress(), request.name(), proof);
  }

  private Authentication outcome(@Nullable User user, long version, Scope scope, boolean proven) {
    if (user == null) {
      return new Refused(Reason.UNKNOWN_USER);
    }
    int number = Records.number(user.account());
    if (!proven || directory.view().credential(number).version() != version) {
      return new Refused(Reason.WRONG_PASSWORD);
    }
    return grantedWith(user, version, scope);
  }

  /// Signs in whoever bears a token (RFC 6750).
  ///
  /// @param login whom the client says it signs in, empty when it leaves that to the token
  public Authentication bearer(String login, String token, Scope scope, String clientAddress) {
    look();
    return bearers.signIn(login, token, scope, clientAddress);
  }

  /// From now on takes the tokens of somebody else too.
  public void trust(BearerIssuer issuer) {
    bearers.trust(issuer);
  }

  /// Exchanges a refresh token for a new pair of tokens; empty when it is good for nothing.
  ///
  /// @param client who asks, null when that was not said
  /// @throws DirectoryException too many attempts
  public Optional<Tokens.Issued> refresh(String token, @Nullable String client, Whence whence)
      throws DirectoryException {
    look();
    return bearers.refresh(token, client, whence);
  }

  /// Ends the sign-in of a program that gives a token back (RFC 7009), if it is one.
  public void giveBack(String token, Whence whence) throws DirectoryException {
    look();
    bearers.giveBack(token, whence);
  }

  /// Whether somebody who was granted something is still to have it: nobody was disabled, no
  /// password changed, no app password or token revoked or ended since.
  public boolean holds(Granted granted) {
    boolean ended = granted.means() instanceof Means.Token token && bearers.until(token).isEmpty();
    return !ended && !isRevoked(granted);
  }

  /// The same for a session that may outlast a token's time, as those of IMAP do: only what
  /// somebody did ends it.
  public boolean isRevoked(Granted granted) {
    Means means = granted.means();
    return !isEnabled(granted.user().account())
        || !isEnabled(means.holder())
        || switch (means) {
          case Means.Password(AccountId of, long version) ->
              directory.view().credential(Records.number(of)).version() != version;
          case Means.OfApp(AccountId of, String id, var _) ->
              directory.appPasswords().list(of).stream().noneMatch(p -> p.id().equals(id));
          case Means.Token token -> token.issuer().until(token.id()).isEmpty();
        };
  }

  /// The same of means as they were [Means#written]; an empty text is of a time when they were not.
  public boolean isRevoked(String means) {
    String[] parts = means.split(" ", 3);
    if (parts.length < 3) {
      return false;
    }
    AccountId of = AccountId.parse(parts[1]);
    return !isEnabled(of)
        || switch (parts[0]) {
          case "password" ->
              !parts[2].equals("" + directory.view().credential(Records.number(of)).version());
          case "app" ->
              directory.appPasswords().list(of).stream().noneMatch(p -> p.id().equals(parts[2]));
          default -> !bearers.isKnown(parts[2]);
        };
  }

  private boolean isEnabled(AccountId user) {
    return directory.user(user).filter(User::enabled).isPresent();
  }

  /// When to look again whether that still [#holds] though nothing was changed; empty for never.
  public Optional<Instant> lasts(Granted granted) {
    return granted.means() instanceof Means.Token token ? bearers.until(token) : Optional.empty();
  }
}
