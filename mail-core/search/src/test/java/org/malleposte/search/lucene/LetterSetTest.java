package org.malleposte.search.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LetterSetTest {
  @Test
  void theNextSetIsTheFirstThatContainsTheWanted() {
    java.util.Random random = new java.util.Random(1);
    for (int i = 0; i < 2_000; i++) {
      int wanted = random.ints(3, 0, 16).map(bit -> 1 << bit).reduce(0, (a, b) -> a | b);
      int from = random.nextInt((1 << 16) + 1);
      int slow = from;
      while (slow < 1 << 16 && (slow & wanted) != wanted) {
        slow++;
      }
      assertThat(LetterSet.next(from, wanted)).isEqualTo(slow == 1 << 16 ? -1 : slow);
    }
  }
}
