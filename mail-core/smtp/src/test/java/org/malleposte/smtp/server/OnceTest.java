package org.malleposte.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Commit;
import org.malleposte.storage.Conflict;
import org.malleposte.storage.MemoryMetadataStore;
import org.malleposte.storage.MemoryObjectStore;
import org.malleposte.storage.OutcomeUnknown;
import org.malleposte.storage.embedded.EmbeddedOptions;
import org.malleposte.storage.embedded.EmbeddedStorage;

/// A message is delivered once, whatever its sender got to know.
class OnceTest {
  @TempDir Path folder;

  private static final String MESSAGE =
      """
      C: MAIL FROM:<joe@remote.example>
      S: 250 2.1.0 Sender OK
      C: RCPT TO:<ann@example.org>
      S: 250 2.1.5 Recipient OK
      C: DATA
      S: 354 ...
      C: Subject: x
      C:
      C: text
      """;

  @Test
  void whoWasToldAndSendsAgainSendsAnotherMessage() throws IOException {
    try (TestingHouse house = new TestingHouse(folder);
        Talk talk = house.mx()) {
      HouseTest.hello(talk, "EHLO client");
      for (int i = 0; i < 2; i++) {
        talk.play(MESSAGE);
        talk.say(".");
        talk.expect("250 2.0.0 Taken as ...");
      }
      assertThat(house.count("ann")).isEqualTo(2);
    }
  }

  /// The server ends, and does not get to say so: the message is on disk, and nobody knows.
  @Test
  void whoWasNotToldAndSendsAgainIsRecognised() throws IOException {
    Path data = folder.resolve("data");
    try (EmbeddedStorage storage = EmbeddedStorage.open(data, EmbeddedOptions.DEFAULTS)) {
      TestingHouse before = house(storage, true);
      new CutOff(before).deliver(MESSAGE);
      assertThat(before.count("ann")).isEqualTo(1);
      before.abandon();
    }
    try (EmbeddedStorage storage = EmbeddedStorage.open(data, EmbeddedOptions.DEFAULTS);
        TestingHouse after = house(storage, false);
        Talk talk = after.mx()) {
      HouseTest.hello(talk, "EHLO client");
      talk.play(MESSAGE);
      talk.say(".");
      talk.expect("250 2.0.0 Taken as ...");
      assertThat(after.count("ann")).isEqualTo(1);
      talk.play(MESSAGE);
      talk.say(".");
      talk.expect("250 2.0.0 Taken as ...");
      assertThat(after.count("ann")).as("now it was told").isEqualTo(2);
    }
  }

  /// What goes on to another server is queued once, and delivered here once.
  @Test
  void whatGoesOnElsewhereIsQueuedOnce() throws IOException {
    try (TestingHouse house = new TestingHouse(folder);
        Talk talk = house.mx()) {
      String forwarded = MESSAGE.replace("ann@", "away@");
      new CutOff(house).deliver(forwarded);
      HouseTest.hello(talk, "EHLO client");
      talk.play(forwarded);
      talk.say(".");
      talk.expect("250 2.0.0 Taken as ...");
      assertThat(house.queued()).hasSize(1);
      assertThat(house.count("ann")).isEqualTo(1);
      talk.play(forwarded);
      talk.say(".");
      talk.expect("250 2.0.0 Taken as ...");
      assertThat(house.queued()).as("now it was told").hasSize(2);
      assertThat(house.count("ann")).isEqualTo(2);
    }
  }

  /// Who was queued, being over quota then, is not served a second time when there is room.
  @Test
  void whoWaitsInTheQueueIsNotDeliveredToByTheRetry() throws Exception {
    try (TestingHouse house = new TestingHouse(folder);
        Talk talk = house.mx()) {
      String both =
          MESSAGE.replace(
              "C: DATA\n", "C: RCPT TO:<bob@example.org>\nS: 250 2.1.5 Recipient OK\nC: DATA\n");
      house.account("bob").limit(house.owner("bob"), 10, 0);
      new CutOff(house).deliver(both);
      house.account("bob").limit(house.owner("bob"), 0, 0);
      HouseTest.hello(talk, "EHLO client");
      talk.play(both);
      talk.say(".");
      talk.expect("250 2.0.0 Taken as ...");
      assertThat(house.queued()).hasSize(1);
      assertThat(house.count("bob")).as("the queue will bring it").isZero();
      assertThat(house.count("ann")).isEqualTo(1);
    }
  }

  /// The store takes a copy, and its answer is lost: a copy in the queue would be the second.
  @Test
  void whoMayHaveItIsLeftToTheRetry() throws IOException {
    AtomicReference<@Nullable AccountId> unsure = new AtomicReference<>();
    MemoryMetadataStore metadata =
        new MemoryMetadataStore() {
          @Override
          public synchronized void commit(AccountId account, long seen, Commit commit)
              throws Conflict {
            super.commit(account, seen, commit);
            if (account.equals(unsure.get())) {
              throw new OutcomeUnknown("no answer", new IOException("the line broke"));
            }
          }
        };
    String both =
        MESSAGE.replace(
            "C: DATA\n", "C: RCPT TO:<bob@example.org>\nS: 250 2.1.5 Recipient OK\nC: DATA\n");
    try (TestingHouse house =
            new TestingHouse(folder, s -> s, metadata, new MemoryObjectStore(), true);
        Talk talk = house.mx()) {
      HouseTest.hello(talk, "EHLO client");
      unsure.set(house.account("bob").id());
      talk.play(both);
      talk.say(".");
      talk.expect("451 4.3.0 ...");
      unsure.set(null);
      talk.play(both);
      talk.say(".");
      talk.expect("250 2.0.0 Taken as ...");
      assertThat(house.queued()).isEmpty();
      assertThat(house.count("ann")).isEqualTo(1);
      assertThat(house.count("bob")).isEqualTo(1);
    }
  }

  private TestingHouse house(EmbeddedStorage storage, boolean populate) {
    return new TestingHouse(folder, s -> s, storage.metadata(), storage.objects(), populate);
  }

  /// A session whose connection breaks when the answer to the message is sent.
  private static final class CutOff implements Link {
    private final Session session;
    private boolean broken;

    CutOff(TestingHouse house) throws IOException {
      this.session =
          new Session(
              new House(house.settings, house.rooms, () -> false),
              Door.MX,
              new Peer(java.net.InetAddress.getLoopbackAddress()),
              "testing",
              this);
    }

    void deliver(String message) {
      session.greet();
      session.receive(Bytes.utf8("EHLO client.example\r\n").array());
      for (String line : message.lines().filter(l -> l.startsWith("C:")).toList()) {
        session.receive(Bytes.utf8((line + " ").substring(3).strip() + "\r\n").array());
      }
      broken = true;
      session.receive(Bytes.utf8(".\r\n").array());
      session.closed();
    }

    @Override
    public void send(byte[] octets) {}

    @Override
    public void send(byte[] octets, Told told) {
      told.told(!broken);
    }

    @Override
    public void close(boolean linger) {}

    @Override
    public void startTls(byte[] octets) {}

    @Override
    public void signal(Runnable something) {
      something.run();
    }

    @Override
    public boolean hasWaiting() {
      return false;
    }

    @Override
    public String tls() {
      return "";
    }
  }
}
