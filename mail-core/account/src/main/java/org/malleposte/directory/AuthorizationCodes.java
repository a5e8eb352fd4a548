package org.malleposte.directory;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Draft;
import org.malleposte.directory.Authentication.Granted;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;

/// Authorization codes under way (RFC 6749 §4.1): each is good once, for a minute, for the program
/// that asked. They are records, so that a program may come with its code to another server than
/// its user signed in at; which of two that come with the same one was first is decided by commit.
public final class AuthorizationCodes {
  private static final Duration GOOD_FOR = Duration.ofMinutes(1);

  /// Under way at the same time.
  private static final int MOST = 1_000;

  private final Account account;
  private final Tokens tokens;
  private final SecureRandom random = new SecureRandom();

  AuthorizationCodes(Account account, Tokens tokens) {
    this.account = account;
    this.tokens = tokens;
  }

  /// What a program asked of its user.
  ///
  /// @param client what the program calls itself
  /// @param redirect where its user is sent
  /// @param challenge the SHA-256 of what it will show with the code, in base64url (RFC 7636 §4.2)
  public record Request(String client, String redirect, String challenge, Set<Scope> scopes) {
    public Request {
      scopes = Set.copyOf(scopes);
    }

    private boolean isOf(String someClient, String someRedirect, String verifier) {
      return client.equals(someClient)
          && redirect.equals(someRedirect)
          && challenge.equals(challengeOf(verifier));
    }
  }

  /// A code for who signed in with a password.
  ///
  /// @throws DirectoryException too many are under way
  public String issue(Whence whence, Granted granted, Means.Password means, Request request)
      throws DirectoryException {
    byte[] bytes = new byte[24];
    random.nextBytes(bytes);
    String code = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    AccountId user = granted.user().account();
    return account.<String, DirectoryException>change(
        granted.actor(whence.protocol(), whence.address(), whence.session()),
        draft -> {
          makeRoom(draft);
          Instant until = draft.time().plus(GOOD_FOR);
          put(draft, code, new StoredCode(user, granted.name(), means, request, until, false, ""));
          return code;
        });
  }

  private static void makeRoom(Draft draft) throws DirectoryException {
    List<Bytes> ended = new ArrayList<>();
    int[] good = {0};
    draft.scan(
        Records.CODE,
        Bytes.EMPTY,
        Bytes.EMPTY,
        (key, value) -> {
          if (StoredCode.decode(value).until().isAfter(draft.time())) {
            good[0]++;
          } else {
            ended.add(key);
          }
          return true;
        });
    ended.forEach(key -> draft.delete(Records.CODE, key));
    if (good[0] >= MOST) {
      throw Refusals.tooMany("Too many programs are being signed in; try again in a minute");
    }
  }

  /// Tokens for a code; empty when it is good for nothing. One that comes twice is in two hands:
  /// what was given for it ends (RFC 6749 §4.1.2).
  ///
  /// @param verifier what the program made the challenge of (RFC 7636 §4.6)
  public Optional<Tokens.Issued> redeem(
      Whence whence, String code, String client, String redirect, String verifier)
      throws DirectoryException {
    account.look();
    StoredCode found = stored(account.get(Records.CODE, key(code)));
    if (found == null) {
      return Optional.empty();
    }
    return account.<Optional<Tokens.Issued>, DirectoryException>change(
        whence.actor(found.name()), draft -> redeem(draft, code, client, redirect, verifier));
  }

  private Optional<Tokens.Issued> redeem(
      Draft draft, String code, String client, String redirect, String verifier)
      throws DirectoryException {
    StoredCode known = stored(draft.get(Records.CODE, key(code)));
    if (known == null || !known.until().isAfter(draft.time())) {
      return Optional.empty();
    }
    if (!new Edits(draft).mayStillSignIn(known.user(), known.means())) {
      return Optional.empty(); // and what was given for it ended with that
    }
    if (known.spent()) {
      tokens.endIfThere(
          draft, known.user(), known.grant(), "its authorization code was used twice");
      return Optional.empty();
    }
    if (!known.request().isOf(client, redirect, verifier)) {
      put(draft, code, known.spentFor(""));
      return Optional.empty();
    }
    Tokens.Issued issued = tokens.issue(draft, known.user(), client, known.request().scopes());
    put(draft, code, known.spentFor(issued.about().id()));
    return Optional.of(issued);
  }

  private static @Nullable StoredCode stored(byte @Nullable [] record) {
    return record == null ? null : StoredCode.decode(record);
  }

  private static void put(Draft draft, String code, StoredCode stored) {
    draft.put(Records.CODE, key(code), stored.encode());
  }

  private static Bytes key(String code) {
    return Bytes.of(ScramKeys.sha256(code.getBytes(StandardCharsets.UTF_8)));
  }

  private static String challengeOf(String verifier) {
    byte[] digest = ScramKeys.sha256(verifier.getBytes(StandardCharsets.US_ASCII));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
  }
}
