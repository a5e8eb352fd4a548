package org.malleposte.mail.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.malleposte.account.Account;
import org.malleposte.account.Accounts;
import org.malleposte.account.Actor;
import org.malleposte.mail.Mail;
import org.malleposte.mail.MailOptions;
import org.malleposte.mail.Receipt;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.MemoryMetadataStore;
import org.malleposte.storage.MemoryObjectStore;
import org.malleposte.storage.Spool;
import org.malleposte.storage.StorageException;

class OnceTest {
  private static final Actor ACTOR = Actor.system("test");
  private static final Envelope.Recipient EVE = to("eve@else.test");
  private static final Envelope.Recipient JOE = to("joe@else.test");

  private final MemoryMetadataStore metadata = new MemoryMetadataStore();
  private final Accounts accounts = new Accounts(metadata, Clock.systemUTC());
  private final Mail mail =
      new Mail(accounts, metadata, new MemoryObjectStore(), Clock.systemUTC(), MailOptions.DEFAULT);
  private final Account account = accounts.open(new AccountId("default", "queue-0"));

  private static Envelope.Recipient to(String address) {
    return new Envelope.Recipient(address, "", "", Optional.empty());
  }

  private Receipt receipt() {
    byte[] text = "the same bytes".getBytes(StandardCharsets.UTF_8);
    return mail.receipt("ann@example.org", Spool.of(text).hash());
  }

  private Once look(Receipt receipt, Envelope.Recipient... recipients) {
    return Once.look(account, receipt, "queued ", List.of(recipients));
  }

  private static List<Envelope.Recipient> taken(Once once) {
    return once.commit(ACTOR, (_, news) -> news);
  }

  /// The client gave up on the first attempt, which is in only after the second has looked.
  @Test
  void whatComesWhileTheFirstAttemptIsUnderWayIsTheRetry() {
    Once first = look(receipt(), EVE);
    Once second = look(receipt(), EVE, JOE);
    assertThat(taken(first)).containsExactly(EVE);
    assertThat(taken(second)).containsExactly(JOE);
  }

  @Test
  void whatComesWhenTheFirstWasAnsweredIsNew() {
    Receipt first = receipt();
    assertThat(taken(look(first, EVE))).containsExactly(EVE);
    first.acknowledged();
    assertThat(taken(look(receipt(), EVE))).containsExactly(EVE);
  }

  /// The client is told of what else the message came to, not of this.
  @Test
  void whatTheStoreRefusedIsTakenWhenItComesAgain() {
    Receipt first = receipt();
    assertThatThrownBy(() ->
            look(first, EVE)
                .commit(
                    ACTOR,
                    (_, _) -> {
                      throw new StorageException("away");
                    }))
        .isInstanceOf(StorageException.class);
    assertThat(taken(look(receipt(), EVE))).as("it was not in").containsExactly(EVE);
    first.acknowledged();
  }
}
