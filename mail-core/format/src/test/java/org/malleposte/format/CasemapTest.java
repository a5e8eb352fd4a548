package org.malleposte.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// i;unicode-casemap: RFC 5051.
class CasemapTest {
  @ParameterizedTest
  @CsvSource({
    "lunch, LUNCH",
    "Été, éTÉ",
    "straße, STRAßE",
    "Ａ, a",
    "Ǆ, ǆ",
    "𐐨, 𐐀",
  })
  void textsAreEqualInAnyCase(String one, String other) {
    assertThat(Casemap.fold(one)).isEqualTo(Casemap.fold(other));
  }

  @ParameterizedTest
  @CsvSource({"e, é", "lunch, lunches", "a b, ab", "z, é"})
  void othersAreNot(String one, String other) {
    assertThat(Casemap.fold(one)).isNotEqualTo(Casemap.fold(other));
  }

  @Test
  void theOrderIsThatOfTheOctets() {
    String[] texts = {"été", "Zoo", "apple", "Éclair", "_", "B", "", "𐐨", "ﾊ"};
    Arrays.sort(texts, (a, b) -> Arrays.compareUnsigned(Casemap.key(a), Casemap.key(b)));
    assertThat(texts).containsExactly("", "apple", "B", "Éclair", "été", "Zoo", "_", "ﾊ", "𐐨");
  }
}
