package org.malleposte.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.malleposte.directory.TestingDirectory.ACTOR;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.malleposte.account.Accounts;
import org.malleposte.directory.Authentication.Granted;

/// Codes of two servers of one store.
class AuthorizationCodesTest {
  private static final Whence WHENCE = new Whence("oauth", "198.51.100.7", "s1");
  private static final String APP = "org.example.app:/signed-in";

  // RFC 7636, appendix B
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  private TestingDirectory here;
  private Directory there;

  @BeforeEach
  void open() throws DirectoryException {
    here = new TestingDirectory();
    Accounts accounts = new Accounts(here.store, here.clock);
    accounts.share();
    here.accounts.share();
    there = Directory.open(accounts);
  }

  @AfterEach
  void close() {
    there.close();
    here.close();
  }

  private String code() throws DirectoryException {
    Granted granted =
        (Granted) here.authenticator.authenticate("bob", "bob's secret", Scope.JMAP, "");
    AuthorizationCodes.Request request =
        new AuthorizationCodes.Request("App", APP, CHALLENGE, Set.of(Scope.JMAP));
    return here.directory.codes().issue(WHENCE, granted, (Means.Password) granted.means(), request);
  }

  private static Optional<Tokens.Issued> redeem(Directory directory, String code)
      throws DirectoryException {
    return directory.codes().redeem(WHENCE, code, "App", APP, VERIFIER);
  }

  @Test
  void aCodeOfOneServerIsGoodAtAnother() throws DirectoryException {
    Tokens.Issued issued = redeem(there, code()).orElseThrow();

    assertThat(there.tokens().verify(issued.access())).isPresent();
    here.directory.look();
    assertThat(here.directory.tokens().verify(issued.access()).orElseThrow().user())
        .isEqualTo(here.bob.account());
  }

  @Test
  void whoComesTwiceEndsWhatWasGiven() throws DirectoryException { // RFC 6749 §4.1.2
    String code = code();
    Tokens.Issued issued = redeem(there, code).orElseThrow();

    assertThat(redeem(here.directory, code)).isEmpty();
    assertThat(here.directory.tokens().verify(issued.access())).isEmpty();
    assertThat(redeem(there, code)).isEmpty();
  }

  @Test
  void ofTwoAtTheSameTimeNobodyKeepsTokens() throws Exception {
    String code = code();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Optional<Tokens.Issued>> one = threads.submit(() -> redeem(here.directory, code));
      Future<Optional<Tokens.Issued>> other = threads.submit(() -> redeem(there, code));
      assertThat(one.get().isPresent()).isNotEqualTo(other.get().isPresent());
    }
    there.look();
    assertThat(there.tokens().list(here.bob.account(), here.clock.instant())).isEmpty();
  }

  @Test
  void aCodeEnds() throws DirectoryException {
    String code = code();
    here.clock.pass(Duration.ofMinutes(1));
    assertThat(redeem(there, code)).isEmpty();
    assertThat(redeem(there, "none")).isEmpty();
    assertThat(redeem(there, code())).as("a fresh one").isPresent();
  }

  @Test
  void aCodeEndsWithThePasswordItIsFrom() throws DirectoryException {
    String code = code();
    there.users().setPassword(ACTOR, here.bob.account(), "another secret");
    assertThat(redeem(here.directory, code)).isEmpty();
  }

  @Test
  void aWrongVerifierSpendsTheCode() throws DirectoryException { // RFC 7636 §4.6
    String code = code();
    assertThat(there.codes().redeem(WHENCE, code, "App", APP, VERIFIER + "x")).isEmpty();
    assertThat(redeem(there, code)).isEmpty();
  }

  @Test
  void thereIsABoundToThoseUnderWay() throws DirectoryException {
    for (int i = 0; i < 1_000; i++) {
      code();
    }
    assertThatThrownBy(this::code).isInstanceOf(DirectoryException.class);
    here.clock.pass(Duration.ofMinutes(1));
    assertThat(redeem(there, code())).isPresent();
  }
}
