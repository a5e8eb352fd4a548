package org.malleposte.search.elastic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Breaker breaker = Breaker.ofAnswers();

  private void fails() {
    breaker.failed(new Unavailable("it is away"));
  }

  private void passes() {
    while (breaker.nanos() > 0) {
      LockSupport.parkNanos(breaker.nanos());
    }
  }

  @Test
  void whileItIsAwayNobodyAsksAndThenOne() {
    assertThat(breaker.enter()).isTrue();
    assertThat(breaker.enter()).isTrue();
    fails();
    assertThat(breaker.enter()).isFalse();
    passes();
    assertThat(breaker.enter()).isTrue();
    assertThat(breaker.enter()).isFalse();
    fails();
    assertThat(breaker.nanos()).isGreaterThan(SECOND);
    assertThat(breaker.enter()).isFalse();
  }

  @Test
  void manyThatFailTogetherAreOneFailure() {
    for (int i = 0; i < 32; i++) {
      fails();
    }
    assertThat(breaker.nanos()).isLessThanOrEqualTo(SECOND);
  }

  @Test
  void whoCouldNotTryLetsTheNext() {
    fails();
    passes();
    assertThat(breaker.enter()).isTrue();
    breaker.leave();
    assertThat(breaker.enter()).isTrue();
    breaker.worked();
    breaker.leave();
    assertThat(breaker.isAway()).isFalse();
    assertThat(breaker.enter()).isTrue();
    assertThat(breaker.enter()).isTrue();
  }
}
