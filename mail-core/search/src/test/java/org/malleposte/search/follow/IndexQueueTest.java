package org.malleposte.search.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.malleposte.storage.AccountId;

class IndexQueueTest {
  private static final AccountId ANN = new AccountId("default", "ann");
  private static final AccountId BOB = new AccountId("default", "bob");

  @Test
  void anAccountWithManyMessagesIsTakenAtOnce() throws InterruptedException {
    IndexQueue queue = new IndexQueue(Duration.ofHours(1).toNanos(), 10);
    queue.add(ANN, 9);
    assertThat(queue.take(0)).isNull();
    queue.add(ANN, 1);
    assertThat(queue.take(0)).isEqualTo(ANN);
  }

  @Test
  void oneThatIsGivenBackWaitsWithAllItHadAndHoldsUpNobody() throws InterruptedException {
    IndexQueue queue = new IndexQueue(0, 10);
    queue.add(ANN, 100);
    assertThat(queue.take(0)).isEqualTo(ANN);
    queue.add(BOB, 1);
    queue.giveBack(ANN);
    queue.done();
    assertThat(queue.messages()).isEqualTo(101);
    assertThat(queue.take(0)).isEqualTo(BOB);
    queue.done();
    assertThat(queue.take(0)).isEqualTo(ANN);
  }
}
