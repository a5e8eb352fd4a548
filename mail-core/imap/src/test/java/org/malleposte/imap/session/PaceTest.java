package org.malleposte.imap.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long SECOND = 1_000_000_000L;

  private final Pace pace = new Pace(Duration.ofSeconds(100), 10);

  private boolean isOverAfter(long seconds) {
    return pace.isOver(System.nanoTime() + seconds * SECOND);
  }

  @Test
  void nobodyIsInAHurryBetweenCommands() {
    assertThat(isOverAfter(1_000_000)).isFalse();
  }

  @Test
  void theRestHasToCome() {
    pace.waitForRest();
    assertThat(isOverAfter(90)).isFalse();
    assertThat(isOverAfter(110)).isTrue();
  }

  @Test
  void theServersOwnTimeDoesNotCount() {
    pace.waitForRest();
    pace.pause();
    assertThat(isOverAfter(110)).isFalse();
  }

  @Test
  void octetsBuyTheirTimeAndNotMoreThanThePatience() {
    pace.waitForRest();
    pace.pause();
    pace.heard(1_000_000);
    pace.waitForRest();
    assertThat(isOverAfter(90)).isFalse();
    assertThat(isOverAfter(110)).isTrue();
  }
}
