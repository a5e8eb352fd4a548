package org.malleposte.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.malleposte.storage.StorageException;

final class TogetherTest {
  @Test
  void aTaskThatEndsWithAFaultIsHeardOf() {
    Together together = new Together();
    AtomicInteger done = new AtomicInteger();
    together.run(done::incrementAndGet);
    together.run(() -> {
      throw new StackOverflowError("a record nested for ever");
    });

    assertThatThrownBy(together::close)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("nested for ever");
    assertThat(together.hasFailed()).isTrue();
    assertThat(done).hasValue(1);
  }
}
