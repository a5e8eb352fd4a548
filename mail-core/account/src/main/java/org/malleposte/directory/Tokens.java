package org.malleposte.directory;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Actor;
import org.malleposte.account.Draft;
import org.malleposte.account.Event;
import org.malleposte.directory.StoredTokenGrant.AccessHash;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;

/// Tokens that the server gives to programs after their user signed in: a short-lived one that
/// opens, and one that is exchanged for a new pair when that has ended. What belongs together is a
/// grant; it is revoked as a whole: one by one, all of a user, and by every change that makes an
/// old password useless.
///
/// A refresh token is good for one exchange (RFC 9700 §4.14.2). Used again it is in two hands, so
/// the grant ends; but for a minute it may be repeated, as the answer may not have come through.
public final class Tokens implements BearerIssuer {
  /// Grants of one user; another ends the one that was longest not used.
  public static final int MAX = 100;

  /// Characters of what a program calls itself.
  public static final int CLIENT_BOUND = 200;

  private static final Duration REPEATABLE = Duration.ofMinutes(1);

  private final Account account;
  private final DirectoryView view;
  private final TokenLifetimes lifetimes;
  private final SecureRandom random = new SecureRandom();

  Tokens(Account account, DirectoryView view, TokenLifetimes lifetimes) {
    this.account = account;
    this.view = view;
    this.lifetimes = lifetimes;
  }

  /// A pair of tokens, which nobody sees again.
  ///
  /// @param accessFor how long the access token is good
  public record Issued(TokenGrant about, String access, Duration accessFor, String refresh) {
    /// Never shows the secrets.
    @Override
    public String toString() {
      return about.toString();
    }
  }

  /// Those that have not ended, the last used first.
  public List<TokenGrant> list(AccountId user, Instant now) {
    return view.tokenGrants(Records.number(user)).stream()
        .map(StoredTokenGrant::about)
        .filter(grant -> grant.expires().isAfter(now))
        .sorted(Comparator.comparing(TokenGrant::refreshed).reversed())
        .toList();
  }

  /// @param client what the program calls itself
  public Issued issue(Actor actor, AccountId user, String client, Set<Scope> scopes)
      throws DirectoryException {
    return account.<Issued, DirectoryException>change(
        actor, draft -> issue(draft, user, client, scopes));
  }

  /// The same as a part of another change.
  Issued issue(Draft draft, AccountId user, String client, Set<Scope> scopes)
      throws DirectoryException {
    if (scopes.isEmpty() || scopes.contains(Scope.ADMIN)) {
      throw Refusals.invalid("A token is for reading and sending mail, not to administer");
    }
    if (client.isBlank() || client.length() > CLIENT_BOUND) {
      throw Refusals.invalid("A program's name has 1 to " + CLIENT_BOUND + " characters");
    }
    String id = TokenText.newGrant(random);
    TokenText refresh = TokenText.refresh(random, id, TokenText.newFamily(random));
    TokenText access = TokenText.access(random, id);
    String address = new Edits(draft).user(user).address();
    int number = Records.number(user);
    makeRoom(draft, number, address);
    Instant now = draft.time();
    TokenGrant about = new TokenGrant(id, client, scopes, now, now, now.plus(lifetimes.refresh()));
    put(
        draft,
        number,
        new StoredTokenGrant(
            about,
            StoredTokenGrant.hash(refresh.family()),
            StoredTokenGrant.hash(refresh.secret()),
            new byte[0],
            accessHash(access, now),
            AccessHash.NONE));
    draft.event(new Event.TokenIssued(address, id, client, names(scopes)));
    return new Issued(about, access.text(), lifetimes.access(), refresh.text());
  }

  private AccessHash accessHash(TokenText access, Instant now) {
    return new AccessHash(StoredTokenGrant.hash(access.secret()), now.plus(lifetimes.access()));
  }

  private static void put(Draft draft, int user, StoredTokenGrant grant) {
    draft.put(Records.TOKEN, Records.tokenKey(user, grant.about().id()), grant.encode());
  }

  /// In lower case, in their order.
  static List<String> names(Set<Scope> scopes) {
    return scopes.stream().map(s -> s.name().toLowerCase(Locale.ROOT)).sorted().toList();
  }

  private static void makeRoom(Draft draft, int user, String address) {
    Instant now = draft.time();
    end(draft, user, address, "expired", grant -> !grant.expires().isAfter(now));
    List<TokenGrant> left = new ArrayList<>(all(draft, user));
    left.sort(Comparator.comparing(TokenGrant::refreshed));
    for (int i = 0; i <= left.size() - MAX; i++) {
      end(draft, user, address, "there were too many", left.get(i));
    }
  }

  private static List<TokenGrant> all(Draft draft, int user) {
    List<TokenGrant> all = new ArrayList<>();
    Bytes prefix = Bytes.ofInt(user);
    draft.scan(
        Records.TOKEN,
        prefix,
        prefix.afterPrefix(),
        (_, value) -> all.add(StoredTokenGrant.decode(value).about()));
    return all;
  }

  private static int end(
      Draft draft, int user, String address, String why, Predicate<TokenGrant> which) {
    List<TokenGrant> ending = all(draft, user).stream().filter(which).toList();
    ending.forEach(grant -> end(draft, user, address, why, grant));
    return ending.size();
  }

  private static void end(Draft draft, int user, String address, String why, TokenGrant grant) {
    draft.delete(Records.TOKEN, Records.tokenKey(user, grant.id()));
    draft.event(new Event.TokenRevoked(address, grant.id(), grant.client(), why));
  }

  /// Ends all of a user's, as a part of another change.
  static void endAll(Draft draft, int user, String address, String why) {
    end(draft, user, address, why, _ -> true);
  }

  /// Exchanges a refresh token for a new pair; empty when it is good for nothing.
  ///
  /// @param client who asks, null when that was not said
  Optional<Issued> refresh(Actor actor, TokenText shown, @Nullable String client)
      throws DirectoryException {
    DirectoryView.OwnedGrant found = view.tokenGrant(shown.grant());
    if (found == null) {
      return Optional.empty();
    }
    TokenText refresh = TokenText.refresh(random, shown.grant(), shown.family());
    TokenText access = TokenText.access(random, shown.grant());
    return account.<Optional<Issued>, DirectoryException>change(
        actor, draft -> exchange(draft, found.user(), shown, client, refresh, access));
  }

  private Optional<Issued> exchange(
      Draft draft,
      int user,
      TokenText shown,
      @Nullable String client,
      TokenText refresh,
      TokenText access)
      throws DirectoryException {
    byte[] record = draft.get(Records.TOKEN, Records.tokenKey(user, shown.grant()));
    StoredTokenGrant grant = record == null ? null : StoredTokenGrant.decode(record);
    if (grant == null || !grant.isFamily(shown.family())) {
      return Optional.empty();
    }
    Instant now = draft.time();
    TokenGrant about = grant.about();
    String address = new Edits(draft).user(Records.account(account.id().tenant(), user)).address();
    if (!about.expires().isAfter(now)) {
      end(draft, user, address, "expired", about);
      return Optional.empty();
    }
    if (!isGood(grant, shown, now)) {
      end(draft, user, address, "a refresh token was used twice", about);
      return Optional.empty();
    }
    if (client != null && !client.equals(about.client())) {
      return Optional.empty(); // RFC 6749 §6: it was issued to another
    }
    StoredTokenGrant renewed =
        grant.renewed(
            now, now.plus(lifetimes.refresh()), refresh.secret(), accessHash(access, now));
    put(draft, user, renewed);
    draft.event(new Event.TokenRefreshed(address, about.id(), about.client()));
    Issued issued = new Issued(renewed.about(), access.text(), lifetimes.access(), refresh.text());
    return Optional.of(issued);
  }

  private static boolean isGood(StoredTokenGrant grant, TokenText shown, Instant now) {
    boolean repeated =
        grant.isOneBefore(shown.secret())
            && now.isBefore(grant.about().refreshed().plus(REPEATABLE));
    return grant.isNewest(shown.secret()) || repeated;
  }

  /// Takes effect at once.
  public void revoke(Actor actor, AccountId user, String id) throws DirectoryException {
    int ended = revoke(actor, user, "revoked", grant -> grant.id().equals(id));
    if (ended == 0) {
      throw Refusals.notFound("sign-in", id);
    }
  }

  /// The same, without a word when it ended already, as a part of another change.
  ///
  /// @param why in words, for the journal
  void endIfThere(Draft draft, AccountId user, String id, String why) throws DirectoryException {
    String address = new Edits(draft).user(user).address();
    end(draft, Records.number(user), address, why, grant -> grant.id().equals(id));
  }

  /// Returns how many there were.
  public int revokeAll(Actor actor, AccountId user) throws DirectoryException {
    return revoke(actor, user, "revoked", _ -> true);
  }

  private int revoke(Actor actor, AccountId user, String why, Predicate<TokenGrant> which)
      throws DirectoryException {
    return account.<Integer, DirectoryException>change(
        actor,
        draft -> {
          String address = new Edits(draft).user(user).address();
          return end(draft, Records.number(user), address, why, which);
        });
  }

  /// Ends the grant of a token that somebody holds, of either kind (RFC 7009 §2.1); says nothing
  /// when there is none.
  void giveBack(Actor actor, String text) throws DirectoryException {
    TokenText token = TokenText.parse(text).orElse(null);
    DirectoryView.OwnedGrant found = token == null ? null : view.tokenGrant(token.grant());
    if (token != null && found != null && isOf(found.grant(), token)) {
      AccountId user = Records.account(account.id().tenant(), found.user());
      revoke(actor, user, "the program signed out", g -> g.id().equals(token.grant()));
    }
  }

  private static boolean isOf(StoredTokenGrant grant, TokenText token) {
    return token.isRefresh()
        ? grant.isFamily(token.family())
        : grant.access().fits(token.secret()) || grant.accessBefore().fits(token.secret());
  }

  /// Whose refresh token it is, whether or not it is still good.
  Optional<User> holder(TokenText token) {
    DirectoryView.OwnedGrant found = view.tokenGrant(token.grant());
    return found == null ? Optional.empty() : Optional.ofNullable(view.user(found.user()));
  }

  @Override
  public Optional<Bearer> verify(String text) {
    TokenText token = TokenText.parse(text).filter(t -> !t.isRefresh()).orElse(null);
    DirectoryView.OwnedGrant found = token == null ? null : view.tokenGrant(token.grant());
    if (token == null || found == null) {
      return Optional.empty();
    }
    StoredTokenGrant grant = found.grant();
    AccountId user = Records.account(account.id().tenant(), found.user());
    for (AccessHash access : List.of(grant.access(), grant.accessBefore())) {
      if (access.fits(token.secret())) {
        TokenGrant about = grant.about();
        return Optional.of(new Bearer(user, about.scopes(), about.id(), access.until()));
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<Instant> until(String id) {
    DirectoryView.OwnedGrant found = view.tokenGrant(id);
    return Optional.ofNullable(found).map(owned -> owned.grant().access().until());
  }
}
