package org.malleposte.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.malleposte.directory.TestingDirectory.ACTOR;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.malleposte.account.Accounts;
import org.malleposte.account.Event;
import org.malleposte.directory.Authentication.Granted;
import org.malleposte.storage.AccountId;

/// What tokens open, and when they no longer do.
class TokensTest {
  private static final String AWAY = "198.51.100.7";
  private static final Whence WHENCE = new Whence("oauth", AWAY, "s1");

  private TestingDirectory here;
  private Tokens tokens;

  @BeforeEach
  void open() throws DirectoryException {
    here = new TestingDirectory();
    tokens = here.directory.tokens();
  }

  @AfterEach
  void close() {
    here.close();
  }

  private Tokens.Issued issue(Scope... scopes) throws DirectoryException {
    return tokens.issue(ACTOR, here.bob.account(), "webmail", Set.of(scopes));
  }

  private Tokens.Issued issue() throws DirectoryException {
    return issue(Scope.JMAP, Scope.IMAP);
  }

  private Tokens.Issued refresh(String token) throws DirectoryException {
    return here.authenticator.refresh(token, "webmail", WHENCE).orElse(null);
  }

  private Authentication bearer(String login, String token) {
    return here.authenticator.bearer(login, token, Scope.JMAP, AWAY);
  }

  private String signIn(String token) {
    return word(bearer("", token));
  }

  private static String word(Authentication answer) {
    return switch (answer) {
      case Granted granted -> granted.name();
      case Authentication.Refused(var reason) -> reason.name();
      case Authentication.Throttled _ -> "wait";
    };
  }

  @Test
  void anAccessTokenOpensWhatItWasGivenForUntilItEnds() throws DirectoryException {
    Tokens.Issued issued = issue(Scope.JMAP);

    assertThat(signIn(issued.access())).isEqualTo("bob@example.org");
    assertThat(word(here.authenticator.bearer("bob", issued.access(), Scope.JMAP, AWAY)))
        .isEqualTo("bob@example.org");
    assertThat(word(here.authenticator.bearer("", issued.access(), Scope.SMTP, AWAY)))
        .isEqualTo("WRONG_SCOPE");
    assertThat(word(bearer("ann", issued.access()))).isEqualTo("NOT_PERMITTED");
    assertThat(signIn(issued.refresh())).isEqualTo("UNKNOWN_TOKEN");
    assertThat(signIn(issued.access().substring(1))).isEqualTo("UNKNOWN_TOKEN");
    assertThat(issued.toString()).doesNotContain(issued.access(), issued.refresh());

    here.clock.pass(issued.accessFor());
    assertThat(signIn(issued.access())).isEqualTo("EXPIRED_TOKEN");
  }

  @Test
  void aRefreshTokenIsExchangedForANewPair() throws DirectoryException {
    Tokens.Issued first = issue();
    here.clock.pass(Duration.ofMinutes(59));
    Tokens.Issued second = refresh(first.refresh());

    assertThat(second).isNotNull();
    assertThat(second.about().id()).isEqualTo(first.about().id());
    assertThat(List.of(second.access(), second.refresh()))
        .doesNotContain(first.access(), first.refresh());
    assertThat(signIn(second.access())).isEqualTo("bob@example.org");
    assertThat(signIn(first.access())).isEqualTo("bob@example.org"); // requests under way
    here.clock.pass(Duration.ofMinutes(2));
    assertThat(signIn(first.access())).isEqualTo("EXPIRED_TOKEN");
    assertThat(refresh(second.refresh())).isNotNull();
  }

  @Test
  void aRefreshTokenThatIsUsedTwiceEndsTheSignIn() throws DirectoryException { // RFC 9700 §4.14.2
    Tokens.Issued first = issue();
    Tokens.Issued second = refresh(first.refresh());
    here.clock.pass(Duration.ofMinutes(2));
    long before = here.modseq();

    assertThat(refresh(first.refresh())).isNull();
    assertThat(signIn(second.access())).isEqualTo("UNKNOWN_TOKEN");
    assertThat(refresh(second.refresh())).isNull();
    assertThat(here.events(before))
        .containsExactly(
            new Event.TokenRevoked(
                "bob@example.org",
                first.about().id(),
                "webmail",
                "a refresh token was used twice"));
  }

  @Test
  void anOldOneIsKnownHoweverLongAgoItWasExchanged() throws DirectoryException {
    Tokens.Issued first = issue();
    Tokens.Issued newest = first;
    for (int i = 0; i < 5; i++) {
      newest = refresh(newest.refresh());
    }
    assertThat(refresh(first.refresh())).isNull();
    assertThat(refresh(newest.refresh())).isNull();
  }

  @Test
  void anAnswerThatDidNotComeThroughMayBeAskedForAgain() throws DirectoryException {
    Tokens.Issued first = issue();
    refresh(first.refresh()); // lost
    Tokens.Issued again = refresh(first.refresh());

    assertThat(again).isNotNull();
    assertThat(signIn(again.access())).isEqualTo("bob@example.org");
    assertThat(refresh(again.refresh())).isNotNull();
  }

  @Test
  void aGuessedRefreshTokenHarmsNobody() throws DirectoryException {
    Tokens.Issued issued = issue();
    String guessed = issued.refresh().substring(0, 21) + "A".repeat(56);

    assertThat(refresh(guessed)).isNull();
    assertThat(here.authenticator.refresh(issued.refresh(), "another", WHENCE)).isEmpty();
    assertThat(refresh(issued.refresh())).isNotNull();
  }

  @Test
  void aSignInEndsWhenItIsNotUsed() throws DirectoryException {
    Tokens.Issued issued = issue();
    here.clock.pass(Duration.ofDays(30));

    assertThat(tokens.list(here.bob.account(), here.clock.instant())).isEmpty();
    assertThat(refresh(issued.refresh())).isNull();
  }

  @Test
  void whatEndsAPasswordEndsTokens() throws DirectoryException {
    Users users = here.directory.users();
    AccountId bob = here.bob.account();
    String byPassword = issue().access();
    users.setPassword(ACTOR, bob, "another");
    assertThat(signIn(byPassword)).isEqualTo("UNKNOWN_TOKEN");

    String byDisabling = issue().access();
    users.setEnabled(ACTOR, bob, false);
    users.setEnabled(ACTOR, bob, true);
    assertThat(signIn(byDisabling)).isEqualTo("UNKNOWN_TOKEN");

    String byRenaming = issue().access();
    users.rename(ACTOR, bob, "rob@example.org", true);
    assertThat(signIn(byRenaming)).isEqualTo("UNKNOWN_TOKEN");

    Tokens.Issued byRemoval = issue();
    users.remove(ACTOR, bob);
    assertThat(signIn(byRemoval.access())).isEqualTo("UNKNOWN_TOKEN");
    assertThat(refresh(byRemoval.refresh())).isNull();
  }

  @Test
  void theyAreListedAndRevokedOneByOneOrAllTogether() throws DirectoryException {
    AccountId bob = here.bob.account();
    Tokens.Issued one = issue();
    here.clock.pass(Duration.ofSeconds(1));
    Tokens.Issued two = issue();
    long before = here.modseq();
    assertThat(tokens.list(bob, here.clock.instant())).containsExactly(two.about(), one.about());

    tokens.revoke(ACTOR, bob, one.about().id());
    assertThat(signIn(one.access())).isEqualTo("UNKNOWN_TOKEN");
    assertThat(signIn(two.access())).isEqualTo("bob@example.org");
    assertThatThrownBy(() -> tokens.revoke(ACTOR, here.ann.account(), two.about().id()))
        .isInstanceOf(DirectoryException.class);
    assertThat(tokens.revokeAll(ACTOR, bob)).isEqualTo(1);
    assertThat(signIn(two.access())).isEqualTo("UNKNOWN_TOKEN");
    assertThat(here.events(before))
        .containsExactly(
            new Event.TokenRevoked("bob@example.org", one.about().id(), "webmail", "revoked"),
            new Event.TokenRevoked("bob@example.org", two.about().id(), "webmail", "revoked"));
  }

  @Test
  void aProgramGivesBackWhatItHas() throws DirectoryException { // RFC 7009 §2.1
    String access = issue().access();
    String refresh = issue().refresh();
    here.authenticator.giveBack(access, WHENCE);
    here.authenticator.giveBack(refresh, WHENCE);
    here.authenticator.giveBack("nothing", WHENCE);

    assertThat(tokens.list(here.bob.account(), here.clock.instant())).isEmpty();
  }

  @Test
  void theLongestUnusedMakesRoom() throws DirectoryException {
    Tokens.Issued first = issue();
    here.clock.pass(Duration.ofSeconds(1));
    for (int i = 0; i < Tokens.MAX; i++) {
      issue();
    }
    assertThat(tokens.list(here.bob.account(), here.clock.instant())).hasSize(Tokens.MAX);
    assertThat(signIn(first.access())).isEqualTo("UNKNOWN_TOKEN");
  }

  @Test
  void whoOpensTheDirectoryAgainFindsThem() throws DirectoryException {
    Tokens.Issued issued = issue();
    try (Directory again = Directory.open(new Accounts(here.store, here.clock))) {
      Authenticator authenticator = new Authenticator(again, here.clock);
      assertThat(word(authenticator.bearer("", issued.access(), Scope.JMAP, AWAY)))
          .isEqualTo("bob@example.org");
    }
    long before = 0;
    assertThat(here.events(before).toString()).doesNotContain(issued.access().substring(21));
  }

  @Test
  void wrongTokensSlowTheirNetworkDownAndEndedOnesDoNot() throws DirectoryException {
    Tokens.Issued issued = issue();
    here.clock.pass(Duration.ofHours(2));
    for (int i = 0; i < 30; i++) {
      assertThat(signIn(issued.access())).isEqualTo("EXPIRED_TOKEN");
    }
    for (int i = 0; i < 20; i++) {
      assertThat(signIn("wrong" + i)).isEqualTo("UNKNOWN_TOKEN");
    }
    assertThat(signIn("wrong")).isEqualTo("wait");
    assertThat(word(here.authenticator.bearer("", "wrong", Scope.JMAP, "192.0.2.1")))
        .isEqualTo("UNKNOWN_TOKEN");
  }

  @Test
  void whatWasGrantedHoldsAsLongAsItsMeans() throws DirectoryException {
    Authenticator authenticator = here.authenticator;
    Tokens.Issued issued = issue();
    Granted granted = (Granted) bearer("", issued.access());
    assertThat(authenticator.lasts(granted))
        .contains(here.clock.instant().plus(issued.accessFor()));
    here.clock.pass(Duration.ofMinutes(50));
    Tokens.Issued fresh = refresh(issued.refresh());
    here.clock.pass(Duration.ofMinutes(50));
    assertThat(authenticator.holds(granted)).isTrue(); // it was refreshed
    here.clock.pass(Duration.ofMinutes(10));
    assertThat(authenticator.holds(granted)).isFalse();

    Granted refreshed = (Granted) bearer("", refresh(fresh.refresh()).access());
    tokens.revokeAll(ACTOR, here.bob.account());
    assertThat(authenticator.holds(refreshed)).isFalse();
  }

  @Test
  void aPasswordHoldsUntilItIsChangedAndAnAppPasswordUntilItIsRevoked() throws DirectoryException {
    Authenticator authenticator = here.authenticator;
    AppPasswords apps = here.directory.appPasswords();
    AccountId bob = here.bob.account();
    AppPasswords.Created app = apps.create(ACTOR, bob, "phone", Set.of(Scope.IMAP));
    Granted byApp = (Granted) authenticator.authenticate("bob", app.secret(), Scope.IMAP, AWAY);
    Granted byPassword =
        (Granted) authenticator.authenticate("bob", "bob's secret", Scope.IMAP, AWAY);
    assertThat(authenticator.holds(byApp) && authenticator.holds(byPassword)).isTrue();
    assertThat(byApp.means().opens(Scope.JMAP)).isFalse();

    here.directory.users().setPassword(ACTOR, bob, "another");
    assertThat(authenticator.holds(byPassword)).isFalse();
    assertThat(authenticator.holds(byApp)).isTrue();
    apps.revoke(ACTOR, bob, app.about().id());
    assertThat(authenticator.holds(byApp)).isFalse();
  }
}
