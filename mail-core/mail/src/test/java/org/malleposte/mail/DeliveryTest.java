package org.malleposte.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.malleposte.account.Accounts;
import org.malleposte.account.Actor;
import org.malleposte.account.Turns;
import org.malleposte.format.MessageParser;
import org.malleposte.mail.Delivery.Outcome;
import org.malleposte.mail.Delivery.Recipient;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Commit;
import org.malleposte.storage.Conflict;
import org.malleposte.storage.MemoryMetadataStore;
import org.malleposte.storage.MemoryObjectStore;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.Spool;
import org.malleposte.storage.StorageException;

class DeliveryTest {
  private static final AccountId ALICE = new AccountId("default", "u1");
  private static final AccountId BOB = new AccountId("default", "u2");
  private static final Actor MTA = new Actor("mta", "", "lmtp", "127.0.0.1", "s");
  private static final byte[] LETTER =
      "Message-ID: <1@x>\r\nSubject: hi\r\n\r\nhello\r\n".getBytes(StandardCharsets.UTF_8);

  private boolean breaking;
  private final MemoryMetadataStore metadata =
      new MemoryMetadataStore() {
        @Override
        public synchronized void commit(AccountId account, long seen, Commit commit)
            throws Conflict {
          super.commit(account, seen, commit);
          if (breaking) {
            throw new StorageException("no answer; whether it took place is not known");
          }
        }
      };
  private final MemoryObjectStore objects = new MemoryObjectStore();
  private Instant now = Instant.parse("2026-11-22T10:00:00Z");
  private Mail mail = begin();

  private Mail begin() {
    Clock clock = clock();
    return new Mail(new Accounts(metadata, clock), metadata, objects, clock, MailOptions.DEFAULT);
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public ZoneOffset getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(java.time.ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return now;
      }
    };
  }

  /// A receipt, and what became of each recipient.
  private record Delivered(Receipt receipt, List<Outcome> outcomes) {
    void acknowledged() {
      receipt.acknowledged();
    }
  }

  private Delivered deliver(Recipient... recipients) {
    MessageParser parser = new MessageParser();
    parser.update(LETTER, 0, LETTER.length);
    Spool spool = Spool.of(LETTER);
    NewMessage message = mail.keep("default", spool, parser.finish());
    Receipt receipt = mail.receipt("s@x", spool.hash());
    return new Delivered(
        receipt, mail.delivery().deliver(MTA, List.of(recipients), message, receipt));
  }

  private static Recipient to(AccountId account, String detail) {
    return new Recipient(account, "someone@example.org", detail);
  }

  private int inbox(AccountId account) {
    return mail.open(account).mailboxes().find("INBOX").messages();
  }

  @Test
  void everyRecipientGetsACopyOfOneBody() {
    Delivered receipt = deliver(to(ALICE, ""), to(BOB, ""));
    assertThat(receipt.outcomes()).allMatch(outcome -> outcome instanceof Outcome.Delivered);
    assertThat(inbox(ALICE)).isEqualTo(1);
    assertThat(inbox(BOB)).isEqualTo(1);
    int[] bodies = {0};
    objects.list(
        "",
        "",
        (_, _) -> {
          bodies[0]++;
          return true;
        });
    assertThat(bodies[0]).isEqualTo(1);
  }

  @Test
  void theSameAgainAfterAnAcknowledgementIsANewMessage() {
    deliver(to(ALICE, "")).acknowledged();
    deliver(to(ALICE, "")).acknowledged();
    assertThat(inbox(ALICE)).isEqualTo(2);
  }

  @Test
  void theSameAgainAfterABrokenConnectionIsTheRetry() {
    deliver(to(ALICE, "")).receipt().unacknowledged();
    Delivered retry = deliver(to(ALICE, ""));
    assertThat(retry.outcomes().getFirst()).isInstanceOf(Outcome.Known.class);
    retry.acknowledged();
    assertThat(inbox(ALICE)).isEqualTo(1);
    deliver(to(ALICE, ""));
    assertThat(inbox(ALICE)).isEqualTo(2);
  }

  /// A client that waits too long for its answer tries again, while the first attempt waits still.
  @Test
  void theSameAgainWhileTheFirstIsNotAnsweredIsTheRetry() {
    deliver(to(ALICE, "")).acknowledged();
    Delivered first = deliver(to(ALICE, ""));
    assertThat(first.outcomes().getFirst()).isInstanceOf(Outcome.Delivered.class);
    Delivered retry = deliver(to(ALICE, ""));
    assertThat(retry.outcomes().getFirst()).isInstanceOf(Outcome.Known.class);
    assertThat(inbox(ALICE)).isEqualTo(2);
    first.receipt().unacknowledged();
    retry.acknowledged();
    deliver(to(ALICE, "")).acknowledged();
    assertThat(inbox(ALICE)).isEqualTo(3);
  }

  @Test
  void whatTheLastAttemptWasToldCounts() {
    Delivered first = deliver(to(ALICE, ""));
    Delivered retry = deliver(to(ALICE, ""));
    retry.acknowledged();
    first.receipt().unacknowledged(); // its socket was dead all the time
    deliver(to(ALICE, "")).acknowledged();
    assertThat(inbox(ALICE)).as("the client knows of one, and sent another").isEqualTo(2);
    first = deliver(to(ALICE, ""));
    retry = deliver(to(ALICE, ""));
    first.acknowledged(); // into a socket that nobody read any more
    retry.receipt().unacknowledged();
    deliver(to(ALICE, "")).acknowledged();
    assertThat(inbox(ALICE)).as("the client still tries").isEqualTo(3);
  }

  /// Every hour the same bytes: that one hour's was refused does not make the one before unknown.
  @Test
  void theSameAgainAfterARefusalIsANewMessage() throws MailException {
    deliver(to(ALICE, "")).acknowledged();
    Caller administrator = Caller.privileged(MTA, ALICE);
    mail.open(ALICE).limit(administrator, 10, 0);
    Delivered refused = deliver(to(ALICE, ""));
    assertThat(refused.outcomes().getFirst()).isInstanceOf(Outcome.Refused.class);
    refused.receipt().unacknowledged();
    mail.open(ALICE).limit(administrator, 0, 0);
    Delivered retry = deliver(to(ALICE, ""));
    assertThat(retry.outcomes().getFirst()).isInstanceOf(Outcome.Delivered.class);
    assertThat(inbox(ALICE)).isEqualTo(2);
  }

  /// The store says that it failed, and took it all the same; its client is told of others.
  @Test
  void whatMayBeInIsLookedForWhenItComesAgain() {
    deliver(to(ALICE, "")).acknowledged();
    breaking = true;
    Delivered first = deliver(to(ALICE, ""));
    breaking = false;
    assertThat(first.outcomes().getFirst()).isInstanceOf(Outcome.Failed.class);
    first.acknowledged();
    Delivered retry = deliver(to(ALICE, ""));
    assertThat(retry.outcomes().getFirst()).isInstanceOf(Outcome.Known.class);
    assertThat(inbox(ALICE)).isEqualTo(2);
  }

  @Test
  void theSameAgainAfterACrashIsTheRetryOnce() {
    deliver(to(ALICE, ""));
    now = now.plusSeconds(5);
    mail = begin();
    Delivered retry = deliver(to(ALICE, ""), to(BOB, ""));
    assertThat(retry.outcomes().getFirst()).isInstanceOf(Outcome.Known.class);
    assertThat(retry.outcomes().getLast()).isInstanceOf(Outcome.Delivered.class);
    retry.acknowledged();
    deliver(to(ALICE, ""));
    assertThat(inbox(ALICE)).isEqualTo(2);
  }

  private Mail among(Accounts accounts) {
    accounts.share();
    return new Mail(accounts, metadata, objects, clock(), MailOptions.DEFAULT);
  }

  /// Its client gave up on one server and came to another, on whose heels the first one commits.
  @Test
  void theFirstAttemptMayStillBeUnderWayOnAnotherServer() {
    Mail first = among(new Accounts(metadata, clock()));
    first.open(ALICE);
    Accounts accounts = new Accounts(metadata, clock());
    Mail second = among(accounts);
    second.open(ALICE);
    boolean[] committed = {false};
    accounts.take(
        new Turns() {
          @Override
          public long begin(AccountId account) {
            if (!committed[0]) {
              committed[0] = true;
              mail = first;
              deliver(to(ALICE, ""));
              mail = second;
            }
            return 0;
          }

          @Override
          public void end(AccountId account, long reached) {}

          @Override
          public void lost(AccountId account) {}
        });
    mail = second;
    assertThat(deliver(to(ALICE, "")).outcomes().getFirst()).isInstanceOf(Outcome.Known.class);
    assertThat(committed[0]).isTrue();
    assertThat(inbox(ALICE)).isEqualTo(1);
  }

  @Test
  void theSameAgainAfterACleanEndIsANewMessage() {
    deliver(to(ALICE, "")).acknowledged();
    mail.close();
    now = now.plusSeconds(5);
    mail = begin();
    deliver(to(ALICE, ""));
    assertThat(inbox(ALICE)).isEqualTo(2);
  }

  @Test
  void aSubaddressNamesAMailboxIfThereIsOne() throws MailException {
    MailAccount alice = mail.open(ALICE);
    alice.create(Caller.privileged(MTA, ALICE), "Lists", "");
    deliver(to(ALICE, "Lists"), to(ALICE, "lists"), to(ALICE, "nowhere"));
    assertThat(alice.mailboxes().find("Lists").messages()).isEqualTo(2);
    assertThat(inbox(ALICE)).isEqualTo(1);
  }

  @Test
  void overQuotaIsRefusedForThatRecipientAlone() throws MailException {
    mail.open(ALICE).limit(Caller.privileged(MTA, ALICE), 10, 0);
    Delivered receipt = deliver(to(ALICE, ""), to(BOB, ""));
    assertThat(receipt.outcomes().getFirst())
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused ->
                assertThat(refused.why().reason()).isEqualTo(MailException.Reason.OVER_QUOTA));
    assertThat(inbox(BOB)).isEqualTo(1);
  }

  @Test
  void theCollectorTakesOnlyWhatItsRetentionHasLetGo() throws MailException {
    MailAccount alice = mail.open(ALICE);
    Caller owner = new Caller(MTA, ALICE, Set.of("alice@example.org"), false);
    deliver(to(ALICE, ""));
    deliver(to(BOB, ""));
    ObjectKey body = alice.email(1).body();
    int inbox = alice.mailboxes().find("INBOX").id();
    alice.remove(owner, inbox, new int[] {1});
    Collector.Collected early = collect();
    assertThat(early.messages()).isZero();
    now = now.plus(Duration.ofDays(100));
    Collector.Collected late = collect();
    assertThat(late.messages()).isEqualTo(1);
    assertThat(late.bodies()).as("bob's message refers to it").isZero();
    mail.open(BOB).remove(Caller.privileged(MTA, BOB), inbox, new int[] {1});
    now = now.plus(Duration.ofDays(31));
    assertThat(collect().bodies()).isEqualTo(1);
    assertThat(objects.size(body)).isEqualTo(-1);
    assertThat(alice.message(1)).isNull();
  }

  private Collector.Collected collect() {
    Accounts accounts = new Accounts(metadata, clock());
    return new Collector(
            accounts, mail, objects, objects, List.of(), clock(), MailOptions.DEFAULT.retention())
        .collect();
  }
}
