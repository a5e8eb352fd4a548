package org.malleposte.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PresenceTest {
  private final List<String> lines = new ArrayList<>();
  private long now;
  private final Presence presence =
      new Presence("mail", () -> now, (level, line) -> lines.add(level + " " + line));

  @Test
  void theLogSaysOnceThatItIsAwayOnceAMinuteWhatWasPutOffAndThatItWorksAgain() {
    for (int second = 0; second <= 70; second++) {
      presence.failed("no answer");
      presence.putOff();
      now += Duration.ofSeconds(1).toNanos();
    }
    assertThat(presence.isAway()).isTrue();
    presence.worked();
    presence.worked();
    assertThat(presence.isAway()).isFalse();

    assertThat(lines)
        .containsExactly(
            "WARN The bucket mail is away; what it misses is put off until it works again. no"
                + " answer",
            "WARN The bucket mail is still away. Put off so far: 60. no answer",
            "INFO The bucket mail works again. Put off before: 71.");
  }

  @Test
  void oneThatComesAndGoesIsToldOfOnceAMinute() {
    for (int second = 0; second < 60; second++) {
      presence.failed("no answer");
      presence.worked();
      now += Duration.ofSeconds(1).toNanos();
    }
    assertThat(lines).hasSize(2);
    presence.failed("no answer");
    assertThat(lines).hasSize(3);
  }
}
