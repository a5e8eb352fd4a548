package org.malleposte.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LatenciesTest {
  private final Latencies latencies = new Latencies();

  @Test
  void theMedianIsWithinTwoPercent() {
    for (int millis = 1; millis <= 1001; millis++) {
      latencies.add(millis * 1_000_000L);
    }
    assertThat(latencies.millis(0.5)).isCloseTo(501, within(10.0));
    assertThat(latencies.millis(0.99)).isCloseTo(991, within(20.0));
  }

  @Test
  void theShortestAndTheLongestHaveAPlace() {
    latencies.add(-5);
    latencies.add(Long.MAX_VALUE);
    assertThat(latencies.count()).isEqualTo(2);
    assertThat(latencies.millis(0.5)).isZero();
  }

  @Test
  void nothingMeasuredIsZero() {
    assertThat(latencies.millis(0.99)).isZero();
  }
}
