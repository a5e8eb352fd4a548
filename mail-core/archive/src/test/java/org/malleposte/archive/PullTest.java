package org.malleposte.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.malleposte.storage.StorageException;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PullTest {
  @Test
  void everythingComesInOrder() {
    List<Integer> seen = new ArrayList<>();
    try (Pull<Integer> pull = new Pull<>(PullTest::count, _ -> 10_000)) {
      for (Integer next = pull.peek(); next != null; next = pull.peek()) {
        seen.add(next);
        pull.skip();
      }
    }
    assertThat(seen).hasSize(5_000).isSorted().startsWith(0).endsWith(4_999);
  }

  private static void count(java.util.function.Predicate<Integer> visitor) {
    for (int i = 0; i < 5_000 && visitor.test(i); i++) {}
  }

  @Test
  void whoHasSeenEnoughEndsTheReading() {
    try (Pull<Integer> pull = new Pull<>(PullTest::count, _ -> 1 << 20)) {
      assertThat(pull.peek()).isZero();
    }
  }

  @Test
  void aFaultIsHeardOf() {
    Pull.Source<Integer> faulty =
        _ -> {
          throw new AssertionError("a fault");
        };
    try (Pull<Integer> pull = new Pull<>(faulty, _ -> 1)) {
      assertThatThrownBy(pull::peek)
          .isInstanceOf(StorageException.class)
          .hasRootCauseMessage("a fault");
    }
  }
}
