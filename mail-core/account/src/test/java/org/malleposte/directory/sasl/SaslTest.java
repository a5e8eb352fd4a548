package org.malleposte.directory.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.malleposte.directory.TestingDirectory.ACTOR;

import java.nio.charset.StandardCharsets;
import java.security.spec.KeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.malleposte.directory.DirectoryException;
import org.malleposte.directory.Role;
import org.malleposte.directory.Scope;
import org.malleposte.directory.ScramKeys;
import org.malleposte.directory.TestingDirectory;
import org.malleposte.directory.sasl.SaslStep.Cause;

class SaslTest {
  private TestingDirectory here;
  private Sasl sasl;

  @BeforeEach
  void open() throws DirectoryException {
    here = new TestingDirectory();
    sasl = new Sasl(here.authenticator);
  }

  @AfterEach
  void close() {
    here.close();
  }

  private SaslExchange start(String mechanism) {
    return sasl.start(mechanism, Scope.IMAP, "192.0.2.1").orElseThrow();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String said(SaslStep step) {
    assertThat(step).isInstanceOf(SaslStep.Challenge.class);
    return new String(((SaslStep.Challenge) step).data(), StandardCharsets.UTF_8);
  }

  private static String word(SaslStep step) {
    return switch (step) {
      case SaslStep.Challenge _ -> "challenge " + said(step);
      case SaslStep.Success(var granted) -> granted.name() + " as " + granted.user().address();
      case SaslStep.Failure(Cause cause, Duration _) -> cause.name();
    };
  }

  @Test
  void plainWithAnInitialResponse() {
    assertThat(word(start("plain").begin(base64("\0bob\0bob's secret"))))
        .isEqualTo("bob@example.org as bob@example.org");
  }

  @Test
  void plainWithout() {
    SaslExchange exchange = start("PLAIN");
    assertThat(said(exchange.begin(null))).isEmpty();
    assertThat(word(exchange.answer(base64("bob@example.org\0bob\0bob's secret"))))
        .isEqualTo("bob@example.org as bob@example.org");
  }

  @Test
  void plainOnBehalfOf() throws DirectoryException {
    String line = base64("bob\0ann\0ann's secret");
    assertThat(word(start("PLAIN").begin(line))).isEqualTo("INVALID_CREDENTIALS");
    here.directory.users().setRoles(ACTOR, here.ann.account(), Set.of(Role.IMPERSONATE));
    assertThat(word(start("PLAIN").begin(line))).isEqualTo("ann@example.org as bob@example.org");
  }

  @Test
  void loginAsksTwice() {
    SaslExchange exchange = start("LOGIN");
    assertThat(said(exchange.begin(null))).startsWith("User Name");
    assertThat(said(exchange.answer(base64("bob")))).startsWith("Password");
    assertThat(word(exchange.answer(base64("bob's secret"))))
        .isEqualTo("bob@example.org as bob@example.org");
  }

  @Test
  void aStarAborts() {
    for (String mechanism : sasl.mechanisms()) {
      assertThat(word(start(mechanism).answer("*"))).isEqualTo("ABORTED");
    }
  }

  @Test
  void whatIsNotAnExchangeFails() {
    assertThat(word(start("PLAIN").answer("no base64!"))).isEqualTo("MALFORMED");
    assertThat(word(start("PLAIN").begin("="))).isEqualTo("MALFORMED");
    assertThat(word(start("PLAIN").begin(base64("bob\0bob's secret")))).isEqualTo("MALFORMED");
    assertThat(word(start("PLAIN").begin(base64("\0bob\0a\0b")))).isEqualTo("MALFORMED");
    assertThat(word(start("LOGIN").begin(base64("")))).isEqualTo("MALFORMED");
    assertThat(word(start("SCRAM-SHA-256").begin(base64("p=tls-exporter,,n=bob,r=abc"))))
        .isEqualTo("MALFORMED");
    assertThat(word(start("SCRAM-SHA-256").begin(base64("n,,m=x,n=bob,r=abc"))))
        .isEqualTo("MALFORMED");
    assertThat(word(start("SCRAM-SHA-256").begin(base64("n,,n=b=ob,r=abc"))))
        .isEqualTo("MALFORMED");
    assertThat(word(start("PLAIN").begin("/////w=="))).isEqualTo("MALFORMED");
    assertThat(sasl.start("CRAM-MD5", Scope.IMAP, "")).isEmpty();
  }

  @Property(tries = 15)
  void nothingAClientSendsThrows(@ForAll @Size(20) List<String> texts) {
    try (TestingDirectory fresh = new TestingDirectory()) {
      Sasl other = new Sasl(fresh.authenticator);
      for (String mechanism : other.mechanisms()) {
        for (String text : texts) {
          SaslExchange exchange = other.start(mechanism, Scope.SMTP, "").orElseThrow();
          assertThat(exchange.answer(text)).isNotNull();
        }
      }
    } catch (DirectoryException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aTokenOpensByBothNamesOfTheMechanism() throws DirectoryException {
    String token =
        here.directory
            .tokens()
            .issue(ACTOR, here.bob.account(), "phone", Set.of(Scope.IMAP))
            .access();
    String field = "\1auth=Bearer " + token + "\1\1";
    String bob = "bob@example.org as bob@example.org";

    assertThat(word(start("OAUTHBEARER").begin(base64("n,a=bob@example.org," + field))))
        .isEqualTo(bob);
    assertThat(
            word(
                start("OAUTHBEARER")
                    .begin(base64("n,a=bob,\1host=mail.example.org\1port=143" + field))))
        .isEqualTo(bob);
    assertThat(word(start("OAUTHBEARER").begin(base64("n,," + field)))).isEqualTo(bob);
    SaslExchange exchange = start("XOAUTH2");
    assertThat(said(exchange.begin(null))).isEmpty();
    assertThat(word(exchange.answer(base64("user=bob" + field)))).isEqualTo(bob);
  }

  @Test
  void whyATokenFailsIsSaidBeforeItFails() { // RFC 7628 §3.2.3
    SaslExchange standard = start("OAUTHBEARER");
    assertThat(said(standard.begin(base64("n,a=bob,\1auth=Bearer mpa_x\1\1"))))
        .isEqualTo("{\"status\":\"invalid_token\",\"scope\":\"imap\"}");
    assertThat(word(standard.answer(base64("\1")))).isEqualTo("INVALID_CREDENTIALS");

    SaslExchange googles = start("XOAUTH2");
    assertThat(said(googles.begin(base64("user=bob\1auth=Bearer mpa_x\1\1"))))
        .isEqualTo("{\"status\":\"401\",\"schemes\":\"bearer\",\"scope\":\"imap\"}");
    assertThat(word(googles.answer(""))).isEqualTo("INVALID_CREDENTIALS");

    assertThat(said(start("OAUTHBEARER").begin(base64("n,,\1auth=\1\1")))).contains("scope");
    assertThat(word(start("OAUTHBEARER").begin(base64("p=x,,\1auth=Bearer x\1\1"))))
        .isEqualTo("MALFORMED");
    assertThat(word(start("OAUTHBEARER").begin(base64("n,,\1auth=Bearer x"))))
        .isEqualTo("MALFORMED");
    assertThat(word(start("XOAUTH2").begin(base64("bob")))).isEqualTo("MALFORMED");
  }

  /// The client's side of RFC 5802 §3.
  private String scram(String login, String authorizeAs, String password) throws Exception {
    SaslExchange exchange = start("SCRAM-SHA-256");
    String header = "n," + (authorizeAs.isEmpty() ? "" : "a=" + authorizeAs) + ",";
    String firstBare = "n=" + login + ",r=fyko+d2lbbFgONRv9qkxdawL";
    String serverFirst = said(exchange.begin(base64(header + firstBare)));
    Matcher matcher =
        Pattern.compile("r=(fyko\\+d2lbbFgONRv9qkxdawL[^,]+),s=([^,]+),i=(\\d+)")
            .matcher(serverFirst);
    assertThat(matcher.matches()).isTrue();
    byte[] salt = Base64.getDecoder().decode(matcher.group(2));
    int iterations = Integer.parseInt(matcher.group(3));
    assertThat(iterations).isGreaterThanOrEqualTo(4096); // RFC 7677 §4
    KeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, 256);
    byte[] salted =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    String withoutProof = "c=" + base64(header) + ",r=" + matcher.group(1);
    String authMessage = firstBare + "," + serverFirst + "," + withoutProof;
    byte[] proof = ScramKeys.hmac(salted, "Client Key");
    byte[] signature = ScramKeys.hmac(ScramKeys.sha256(proof), authMessage);
    for (int i = 0; i < proof.length; i++) {
      proof[i] ^= signature[i];
    }
    SaslStep answer =
        exchange.answer(base64(withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof)));
    if (!(answer instanceof SaslStep.Challenge)) {
      return word(answer);
    }
    byte[] serverKey = ScramKeys.hmac(salted, "Server Key");
    assertThat(said(answer))
        .isEqualTo(
            "v=" + Base64.getEncoder().encodeToString(ScramKeys.hmac(serverKey, authMessage)));
    return word(exchange.answer(""));
  }

  @Test
  void scramProvesThePasswordBothWays() throws Exception {
    assertThat(scram("bob", "", "bob's secret")).isEqualTo("bob@example.org as bob@example.org");
    assertThat(scram("bob@example.org", "bob", "bob's secret"))
        .isEqualTo("bob@example.org as bob@example.org");
    assertThat(scram("bob", "", "guess")).isEqualTo("INVALID_CREDENTIALS");
    assertThat(scram("bob", "ann", "bob's secret")).isEqualTo("INVALID_CREDENTIALS");
  }

  @Test
  void scramDoesNotTellWhoExists() throws Exception {
    assertThat(scram("eve", "", "guess")).isEqualTo("INVALID_CREDENTIALS");
    String once = said(start("SCRAM-SHA-256").begin(base64("n,,n=eve,r=abc")));
    String again = said(start("SCRAM-SHA-256").begin(base64("n,,n=eve,r=abc")));
    assertThat(salt(once)).isEqualTo(salt(again));
  }

  private static String salt(String serverFirst) {
    return serverFirst.substring(serverFirst.indexOf(",s="));
  }

  @Test
  void scramIsThrottledToo() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThat(scram("bob", "", "guess " + i)).isEqualTo("INVALID_CREDENTIALS");
    }
    assertThat(scram("bob", "", "bob's secret")).isEqualTo("THROTTLED");
  }

  @Test
  void anUnaskedChannelBindingIsRefused() {
    SaslExchange exchange = start("SCRAM-SHA-256");
    String first = said(exchange.begin(base64("n,,n=bob,r=abc")));
    String nonce = first.substring(2, first.indexOf(",s="));
    assertThat(word(exchange.answer(base64("c=" + base64("y,,") + ",r=" + nonce + ",p=AAAA"))))
        .isEqualTo("MALFORMED");
  }
}
