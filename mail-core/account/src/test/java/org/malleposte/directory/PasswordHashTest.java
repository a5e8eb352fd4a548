package org.malleposte.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {
  @Test
  void aHashFitsItsPasswordOnly() {
    String phc = Argon2.hash("secret", new SecureRandom());
    assertThat(phc).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").doesNotContain("secret");
    assertThat(Argon2.matches("secret", phc)).isTrue();
    assertThat(Argon2.matches("Secret", phc)).isFalse();
    assertThat(Argon2.hash("secret", new SecureRandom())).isNotEqualTo(phc);
  }

  @Test
  void hashesOfOtherProgramsFit() {
    // Published with the reference implementation: argon2id, version 19, 64 MiB, two passes.
    assertThat(
            Argon2.matches(
                "password",
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
                    + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "$argon2i$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=19456,t=0,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=7,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAAAAA",
      })
  void whatIsNoUsableHashFitsNothing(String phc) {
    assertThat(Argon2.matches("secret", phc)).isFalse();
  }

  @Test
  void theKeysAreThoseOfTheStandardsExample() { // RFC 7677 §3
    byte[] salt = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
    ScramKeys keys = ScramKeys.derive("pencil", salt, 4096);
    assertThat(Base64.getEncoder().encodeToString(keys.storedKey()))
        .isEqualTo("WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=");
    assertThat(Base64.getEncoder().encodeToString(keys.serverKey()))
        .isEqualTo("wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=");
  }

  @Test
  void preparationFollowsTheStandardsExamples() { // RFC 4013 §3
    assertThat(SaslPrep.prepare("I\u00adX")).hasValue("IX");
    assertThat(SaslPrep.prepare("user")).hasValue("user");
    assertThat(SaslPrep.prepare("USER")).hasValue("USER");
    assertThat(SaslPrep.prepare("\u00aa")).hasValue("a");
    assertThat(SaslPrep.prepare("\u2168")).hasValue("IX");
    assertThat(SaslPrep.prepare("\u0007")).isEmpty();
    assertThat(SaslPrep.prepare("\u06271")).isEmpty();
  }

  @Property
  void preparingTwiceChangesNothing(@ForAll String text) {
    SaslPrep.prepare(text).ifPresent(once -> assertThat(SaslPrep.prepare(once)).hasValue(once));
  }
}
