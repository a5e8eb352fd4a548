package org.malleposte.directory;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {
  private static String key(String text) {
    return EmailAddress.parse(text).map(EmailAddress::key).orElse("none");
  }

  @ParameterizedTest
  @CsvSource({
    "Ann@Example.ORG, ann@example.org",
    "ann@example.org., ann@example.org",
    "ann@münchen.example, ann@xn--mnchen-3ya.example",
    "ann@MÜNCHEN.example, ann@xn--mnchen-3ya.example",
    "ann@XN--MNCHEN-3YA.example, ann@xn--mnchen-3ya.example",
    "ann@faß.example, ann@xn--fa-hia.example",
    "ann@例え。テスト, ann@xn--r8jz45g.xn--zckzah",
    "JÖRG@example.org, jörg@example.org",
    "a.b+c@example.org, a.b+c@example.org",
  })
  void addressesThatAreOneHaveOneKey(String written, String key) {
    assertThat(key(written)).isEqualTo(key);
  }

  @Test
  void decomposedAndComposedLettersAreTheSame() {
    assertThat(key("jo\u0308rg@mu\u0308nchen.example"))
        .isEqualTo("j\u00f6rg@xn--mnchen-3ya.example");
  }

  @Test
  void aNeedlesslyQuotedLocalPartIsTheSameAddress() { // RFC 5321 §4.1.2
    assertThat(key("\"ann\"@example.org")).isEqualTo("ann@example.org");
    assertThat(key("\"ann lee\"@example.org")).isEqualTo("\"ann lee\"@example.org");
    assertThat(key("\"a\\\"b\"@example.org")).isEqualTo("\"a\\\"b\"@example.org");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ann",
        "@example.org",
        "ann@",
        "ann@.",
        "ann@-a.example",
        "ann@a..example",
        "ann@exa mple.org",
        ".ann@example.org",
        "ann.@example.org",
        "a..b@example.org",
        "a b@example.org",
        "ann@b@example.org",
        "a\u0000b@example.org",
        "\"a\rb\"@example.org",
        "\"ann\\\"@example.org",
        "ann@[192.0.2.1]",
        "ann@xn--a-ecp.ru-",
        "ann@xn--99999999999.example",
        "ann@\u0301a.example",
        "ann@a\u200db\u2028.example",
      })
  void whatIsNoAddressIsRefused(String text) {
    assertThat(EmailAddress.parse(text)).isEmpty();
  }

  @Test
  void lengthsAreBounded() { // RFC 5321 §4.5.3.1
    assertThat(EmailAddress.parse("a".repeat(64) + "@example.org")).isPresent();
    assertThat(EmailAddress.parse("a".repeat(65) + "@example.org")).isEmpty();
    assertThat(EmailAddress.parse("ö".repeat(33) + "@example.org")).isEmpty();
    assertThat(EmailAddress.parse("a@" + "b.".repeat(130) + "org")).isEmpty();
    assertThat(EmailAddress.parse("a@" + "b".repeat(64) + ".org")).isEmpty();
    assertThat(EmailAddress.parse("a".repeat(1_000_000))).isEmpty();
  }

  @Test
  void theUnicodeFormIsForPeople() {
    assertThat(EmailAddress.parse("ann@xn--mnchen-3ya.example").orElseThrow().toUnicode())
        .isEqualTo("ann@münchen.example");
  }

  @Property
  void aKeyIsItsOwnKey(
      @ForAll @StringLength(max = 12) String a, @ForAll @StringLength(max = 12) String b) {
    EmailAddress.parse(a + "@" + b + ".example")
        .ifPresent(address -> assertThat(key(address.key())).isEqualTo(address.key()));
  }

  @Property
  void punycodeReturnsWhatWentIn(@ForAll @StringLength(min = 1, max = 20) String text) {
    if (text.codePoints().noneMatch(c -> c >= 0xD800 && c < 0xE000)) {
      assertThat(Punycode.decode(Punycode.encode(text))).hasValue(text);
    }
  }

  @Property
  void anythingCanBeAskedOfPunycode(@ForAll String text) {
    Punycode.decode(text).ifPresent(plain -> assertThat(plain).isNotNull());
  }
}
