package org.malleposte.imap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NamePatternTest {
  private static boolean matches(String pattern, String name) {
    return new NamePattern(pattern).matches(name);
  }

  @Test
  void wildcards() { // RFC 9051 §6.3.9
    assertThat(matches("*", "a/b")).isTrue();
    assertThat(matches("%", "a/b")).isFalse();
    assertThat(matches("%/%", "a/b")).isTrue();
    assertThat(matches("a*b", "a/x/b")).isTrue();
    assertThat(matches("a%b", "a/b")).isFalse();
    assertThat(matches("a%b", "ab")).isTrue();
    assertThat(matches("inbox", "INBOX")).isTrue();
    assertThat(matches("inbox*", "INBOX/x")).isTrue();
    assertThat(matches("", "")).isTrue();
    assertThat(matches("", "a")).isFalse();
  }

  @Test
  void aRunOfWildcardsIsTheWidestOfThem() {
    assertThat(matches("%%", "a/b")).isFalse();
    assertThat(matches("%*%", "a/b")).isTrue();
    assertThat(matches("a%%/%%b", "ax/yb")).isTrue();
    assertThat(matches("**", "")).isTrue();
  }

  /// Each would take minutes where a wildcard is tried at every place, or runs are walked again and
  /// again.
  @Test
  void noPatternTakesLong() {
    String name = "a".repeat(200) + "/" + "a".repeat(200);
    for (String pattern :
        new String[] {
          "*".repeat(60_000),
          "%".repeat(60_000),
          "*%".repeat(30_000) + "b",
          "*a".repeat(30_000) + "*b",
          "*a".repeat(190) + "*b",
          "%a*".repeat(120) + "b"
        }) {
      for (int i = 0; i < 100; i++) {
        assertThat(matches(pattern, name)).as(pattern).isEqualTo(pattern.matches("\\*+"));
      }
    }
  }
}
