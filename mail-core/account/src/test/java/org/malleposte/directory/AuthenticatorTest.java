package org.malleposte.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.malleposte.directory.TestingDirectory.ACTOR;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.malleposte.account.Event;

class AuthenticatorTest {
  private static final String HOME = "192.0.2.1";
  private static final String AWAY = "198.51.100.7";

  private TestingDirectory here;
  private Directory directory;

  @BeforeEach
  void open() throws DirectoryException {
    here = new TestingDirectory();
    directory = here.directory;
  }

  @AfterEach
  void close() {
    here.close();
  }

  private String signIn(String login, String password, Scope scope, String from) {
    return word(here.authenticator.authenticate(login, password, scope, from));
  }

  private String signIn(String login, String password) {
    return signIn(login, password, Scope.IMAP, "127.0.0.1");
  }

  private static String word(Authentication answer) {
    return switch (answer) {
      case Authentication.Granted(User user, String name, var _) ->
          user.address().equals(name) ? "yes" : "yes, " + name + " as " + user.address();
      case Authentication.Refused(Authentication.Reason reason) -> reason.name();
      case Authentication.Throttled(Duration wait) -> "wait " + wait.toSeconds();
    };
  }

  @Test
  void thePasswordOpens() {
    assertThat(signIn("bob@example.org", "bob's secret")).isEqualTo("yes");
    assertThat(signIn("BOB", "bob's secret")).isEqualTo("yes");
    assertThat(signIn("bob", "Bob's secret")).isEqualTo("WRONG_PASSWORD");
    assertThat(signIn("bob", "ann's secret")).isEqualTo("WRONG_PASSWORD");
    assertThat(signIn("bob", "")).isEqualTo("MALFORMED");
    assertThat(signIn("bob", "a\u0007b")).isEqualTo("MALFORMED");
    assertThat(signIn("eve", "x")).isEqualTo("UNKNOWN_USER");
  }

  @Test
  void aUserWithoutAPasswordCannotSignIn() throws DirectoryException {
    directory.users().create(ACTOR, NewUser.of("eve@example.org", ""));
    assertThat(signIn("eve", "")).isEqualTo("MALFORMED");
    assertThat(signIn("eve", "nobody")).isEqualTo("WRONG_PASSWORD");
  }

  @Test
  void aChangedPasswordVoidsTheOldOneAtOnce() throws DirectoryException {
    assertThat(signIn("bob", "bob's secret")).isEqualTo("yes");
    assertThat(signIn("bob", "bob's secret")).isEqualTo("yes");
    directory.users().setPassword(ACTOR, here.bob.account(), "another");
    assertThat(signIn("bob", "bob's secret")).isEqualTo("WRONG_PASSWORD");
    assertThat(signIn("bob", "another")).isEqualTo("yes");
  }

  @Test
  void aDisabledOrRemovedUserIsRefusedAtOnce() throws DirectoryException {
    assertThat(signIn("bob", "bob's secret")).isEqualTo("yes");
    directory.users().setEnabled(ACTOR, here.bob.account(), false);
    assertThat(signIn("bob", "bob's secret")).isEqualTo("DISABLED");
    directory.users().setEnabled(ACTOR, here.bob.account(), true);
    assertThat(signIn("bob", "bob's secret")).isEqualTo("yes");
    directory.users().remove(ACTOR, here.bob.account());
    assertThat(signIn("bob", "bob's secret")).isEqualTo("UNKNOWN_USER");
  }

  @Test
  void onlyAdministratorsAdminister() {
    assertThat(signIn("ann", "ann's secret", Scope.ADMIN, HOME)).isEqualTo("yes");
    assertThat(signIn("bob", "bob's secret", Scope.ADMIN, HOME)).isEqualTo("NOT_PERMITTED");
  }

  @Test
  void passwordsThatLookTheSameAreTheSame() throws DirectoryException { // RFC 4013
    directory.users().setPassword(ACTOR, here.bob.account(), "scho\u0308n\u00a0lang");
    assertThat(signIn("bob", "sch\u00f6n lang")).isEqualTo("yes");
  }

  @Test
  void anAppPasswordOpensItsScopesUntilRevoked() throws DirectoryException {
    long before = here.modseq();
    AppPasswords.Created made =
        directory.appPasswords().create(ACTOR, here.bob.account(), "phone", Set.of(Scope.IMAP));
    assertThat(made.secret()).matches("[a-z2-9]{5}(-[a-z2-9]{5}){3}");
    assertThat(signIn("bob", made.secret())).isEqualTo("yes");
    assertThat(signIn("bob", made.secret().replace("-", ""))).isEqualTo("yes");
    assertThat(signIn("bob", made.secret(), Scope.SMTP, HOME)).isEqualTo("WRONG_SCOPE");
    assertThat(signIn("ann", made.secret())).isEqualTo("WRONG_PASSWORD");
    assertThat(directory.appPasswords().list(here.bob.account()).getFirst().lastUsed())
        .isEqualTo(here.clock.instant());

    directory.appPasswords().revoke(ACTOR, here.bob.account(), made.about().id());
    assertThat(signIn("bob", made.secret())).isEqualTo("WRONG_PASSWORD");
    String id = made.about().id();
    assertThat(here.events(before))
        .containsExactly(
            new Event.AppPasswordCreated("bob@example.org", id, "phone", List.of("imap")),
            new Event.AppPasswordUsed("bob@example.org", id, "phone"),
            new Event.AppPasswordRevoked("bob@example.org", id, "phone"));
  }

  @Test
  void useIsNotedOnceAnHour() throws DirectoryException {
    AppPasswords.Created made =
        directory.appPasswords().create(ACTOR, here.bob.account(), "phone", Set.of(Scope.IMAP));
    signIn("bob", made.secret());
    long before = here.modseq();
    here.clock.pass(Duration.ofMinutes(59));
    signIn("bob", made.secret());
    assertThat(here.modseq()).isEqualTo(before);
    here.clock.pass(Duration.ofMinutes(2));
    signIn("bob", made.secret());
    assertThat(here.modseq()).isEqualTo(before + 1);
  }

  @Test
  void onBehalfOfSomebodyOnlyWithTheRole() throws DirectoryException {
    assertThat(
            word(
                here.authenticator.authenticate(
                    "bob@example.org", "ann", "ann's secret", Scope.IMAP, HOME)))
        .isEqualTo("NOT_PERMITTED");
    directory.users().setRoles(ACTOR, here.ann.account(), Set.of(Role.ADMIN, Role.IMPERSONATE));
    Authentication answer =
        here.authenticator.authenticate("bob", "ann", "ann's secret", Scope.IMAP, HOME);
    assertThat(word(answer)).isEqualTo("yes, ann@example.org as bob@example.org");
    assertThat(((Authentication.Granted) answer).actor("imap", HOME, "s1").toString())
        .contains("name=ann@example.org, onBehalfOf=bob@example.org");
    assertThat(
            word(
                here.authenticator.authenticate(
                    "Bob@example.org", "bob", "bob's secret", Scope.IMAP, HOME)))
        .isEqualTo("yes");
  }

  @Test
  void guessingTakesTwiceAsLongEachTime() {
    for (int i = 0; i < 5; i++) {
      assertThat(signIn("bob", "guess " + i, Scope.IMAP, AWAY)).isEqualTo("WRONG_PASSWORD");
    }
    assertThat(signIn("bob", "bob's secret", Scope.IMAP, AWAY)).isEqualTo("wait 1");
    here.clock.pass(Duration.ofSeconds(1));
    assertThat(signIn("bob", "guess 5", Scope.IMAP, AWAY)).isEqualTo("WRONG_PASSWORD");
    assertThat(signIn("bob", "guess 6", Scope.IMAP, AWAY)).isEqualTo("wait 2");
    here.clock.pass(Duration.ofSeconds(2));
    assertThat(signIn("bob", "bob's secret", Scope.IMAP, AWAY)).isEqualTo("yes");
  }

  @Test
  void strangersAreThrottledLikeUsers() {
    for (int i = 0; i < 5; i++) {
      signIn("eve", "guess " + i, Scope.IMAP, AWAY);
    }
    assertThat(signIn("EVE", "guess", Scope.IMAP, AWAY)).isEqualTo("wait 1");
  }

  @Test
  void aGuesserDoesNotLockOutWhoIsKnown() {
    assertThat(signIn("bob", "bob's secret", Scope.IMAP, HOME)).isEqualTo("yes");
    for (int i = 0; i < 5; i++) {
      signIn("bob", "guess " + i, Scope.IMAP, AWAY);
    }
    assertThat(signIn("bob", "bob's secret", Scope.IMAP, AWAY)).isEqualTo("wait 1");
    assertThat(signIn("bob", "bob's secret", Scope.IMAP, HOME)).isEqualTo("yes");
  }

  @Test
  void aProgramWithAnOldPasswordIsNoGuesser() {
    for (int i = 0; i < 10; i++) {
      assertThat(signIn("bob", "last year's", Scope.IMAP, HOME)).isEqualTo("WRONG_PASSWORD");
    }
  }

  @Test
  void aNetworkThatTriesManyUsersIsSlowedDown() {
    for (int i = 0; i < 20; i++) {
      assertThat(signIn("user" + i, "guess", Scope.IMAP, "2001:db8::" + i))
          .isEqualTo("UNKNOWN_USER");
    }
    assertThat(signIn("bob", "bob's secret", Scope.IMAP, "2001:db8::ffff")).isEqualTo("wait 1");
    assertThat(signIn("bob", "bob's secret", Scope.IMAP, "2001:db8:1::1")).isEqualTo("yes");
  }
}
