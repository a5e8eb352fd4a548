package org.malleposte.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.malleposte.storage.StorageException;
import org.malleposte.storage.record.MalformedRecord;
import org.slf4j.event.Level;

class OutageTest {
  private final List<String> log = new ArrayList<>();
  private long now = 1_000;
  private final Outage outage = new Outage(() -> now, (level, line) -> log.add(level + " " + line));

  private void passes(Duration time) {
    now += time.toNanos();
  }

  @Test
  void theFirstIsToldAtOnceAndTheOthersAreNot() {
    assertThat(outage.refused("IMAP commands", "Cassandra is away.")).isTrue();
    for (int i = 0; i < 1_000; i++) {
      assertThat(outage.refused("IMAP commands", "Cassandra is away.")).isFalse();
    }
    assertThat(outage.look()).isFalse();
    assertThat(log)
        .containsExactly(
            "WARN A store fails: IMAP commands are refused or put off. Cassandra is away.");
  }

  @Test
  void numbersAreToldOnceAMinute() {
    outage.refused("IMAP commands", "Cassandra is away.");
    for (int second = 1; second <= 150; second++) {
      passes(Duration.ofSeconds(1));
      outage.refused("IMAP commands", "Cassandra is away.");
      if (second % 2 == 0) {
        outage.refused("JMAP calls", "The bucket is away.");
      }
      assertThat(outage.look()).isFalse();
    }
    assertThat(log)
        .containsExactly(
            "WARN A store fails: IMAP commands are refused or put off. Cassandra is away.",
            "WARN A store still fails. Refused or put off since: IMAP commands 60, JMAP calls 30."
                + " The bucket is away.",
            "WARN A store still fails. Refused or put off since: IMAP commands 60, JMAP calls 30."
                + " The bucket is away.");
  }

  @Test
  void itIsOverWhenNothingIsRefusedForAWhile() {
    outage.refused("IMAP commands", "Cassandra is away.");
    passes(Duration.ofSeconds(20));
    outage.refused("JMAP calls", "Cassandra is away.");
    passes(Outage.QUIET.minusNanos(1));
    assertThat(outage.look()).isFalse();
    passes(Duration.ofNanos(1));
    assertThat(outage.look()).isTrue();
    assertThat(log.removeLast())
        .isEqualTo(
            "INFO The stores work again: nothing failed for 30 s."
                + " Refused or put off in 20 s before: 2.");
  }

  @Test
  void theNextOneIsToldAnew() {
    outage.refused("IMAP commands", "Cassandra is away.");
    outage.refused("IMAP commands", "Cassandra is away.");
    passes(Outage.QUIET);
    assertThat(outage.look()).isTrue();
    log.clear();
    assertThat(outage.refused("JMAP calls", "The disk is full.")).isTrue();
    passes(Outage.QUIET);
    assertThat(outage.look()).isTrue();
    assertThat(log)
        .containsExactly(
            "WARN A store fails: JMAP calls are refused or put off. The disk is full.",
            "INFO The stores work again: nothing failed for 30 s."
                + " Refused or put off in 0 s before: 1.");
  }

  @Test
  void damageAndFaultsOfTheProgramAreNoOutage() {
    assertThat(Outage.level("tests", new IllegalStateException("a fault"))).isEqualTo(Level.ERROR);
    assertThat(Outage.level("tests", new MalformedRecord("damage"), Level.WARN))
        .isEqualTo(Level.WARN);
    assertThat(Outage.level("tests", new StorageException("no", new MalformedRecord("damage"))))
        .isEqualTo(Level.ERROR);
  }

  @Test
  void aFailureBecauseOfAStoreIsAnOutageHoweverItIsWrapped() {
    StorageException away = new StorageException("Cassandra is away.");
    assertThat(Outage.level("tests", away)).isEqualTo(Level.DEBUG);
    assertThat(Outage.level("tests", new IllegalStateException(new ExecutionException(away))))
        .isEqualTo(Level.DEBUG);
  }
}
