package org.malleposte.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.malleposte.storage.Bytes;

class ThrottleTest {
  private final FakeClock clock = new FakeClock();
  private final Throttle throttle = new Throttle(clock);
  private int guesses;

  private void guess() {
    throttle.failed("192.0.2.1", "bob", Bytes.ofInt(guesses++));
  }

  private long pause() {
    return throttle.pause("192.0.2.1", "bob").map(Duration::toSeconds).orElse(0L);
  }

  @Test
  void aPauseIsNeverLongerThanAQuarterOfAnHour() {
    for (int i = 0; i < 200; i++) {
      guess();
    }
    assertThat(pause()).isEqualTo(900);
    clock.pass(Duration.ofSeconds(900));
    assertThat(pause()).isZero();
  }

  @Test
  void oneFailureIsForgottenAMinute() {
    for (int i = 0; i < 5; i++) {
      guess();
    }
    clock.pass(Duration.ofMinutes(5));
    for (int i = 0; i < 4; i++) {
      guess();
      assertThat(pause()).isZero();
    }
    guess();
    assertThat(pause()).isEqualTo(1);
  }

  @Test
  void whatComesFromNoAddressIsCountedByUser() {
    for (int i = 0; i < 5; i++) {
      throttle.failed("", "bob", Bytes.ofInt(i));
    }
    assertThat(throttle.pause("", "bob")).isPresent();
    assertThat(throttle.pause("", "ann")).isEmpty();
  }
}
