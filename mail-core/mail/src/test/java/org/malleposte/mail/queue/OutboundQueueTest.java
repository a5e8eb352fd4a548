package org.malleposte.mail.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.account.Accounts;
import org.malleposte.account.Actor;
import org.malleposte.account.Event;
import org.malleposte.directory.Directory;
import org.malleposte.directory.DirectoryException;
import org.malleposte.format.MessageParser;
import org.malleposte.format.MessageSummary;
import org.malleposte.mail.Collector;
import org.malleposte.mail.Mail;
import org.malleposte.mail.MailOptions;
import org.malleposte.mail.NewMessage;
import org.malleposte.mail.Receipt;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.ContentHash;
import org.malleposte.storage.MemoryMetadataStore;
import org.malleposte.storage.MemoryObjectStore;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.Spool;

class OutboundQueueTest {
  private static final Actor ACTOR = Actor.system("test");
  private static final String TEXT = "Subject: Gr\u00fc\u00dfe\r\n\r\nbody \u00fc\r\n";
  private static final Attempt LATER =
      new Attempt.Deferred("mx.else.test", "4.2.1", "450 4.2.1 not now");
  private static final Attempt NEVER =
      new Attempt.Failed("mx.else.test", "5.1.1", "550 5.1.1 no such user");
  private static final Attempt DONE =
      new Attempt.Delivered("mx.else.test", "250 2.0.0 taken", false, false);

  /// Moves when told to.
  private static final class FakeClock extends Clock {
    private Instant now = Instant.parse("2026-11-22T10:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  @TempDir Path folder;
  private final FakeClock clock = new FakeClock();
  private final MemoryMetadataStore metadata = new MemoryMetadataStore();
  private final MemoryObjectStore objects = new MemoryObjectStore();
  private final Accounts accounts = new Accounts(metadata, clock);
  private final Mail mail = new Mail(accounts, metadata, objects, clock, MailOptions.DEFAULT);
  private final Directory directory = Directory.open(accounts);
  private OutboundQueue queue;

  @BeforeEach
  void open() throws DirectoryException {
    directory.domains().add(ACTOR, "example.org");
    queue = queue(accounts);
  }

  private OutboundQueue queue(Accounts some) {
    QueueSettings settings = QueueSettings.of("mail.example.org", true, folder);
    return new OutboundQueue(some, mail, directory, settings, clock);
  }

  @AfterEach
  void close() {
    mail.close();
    directory.close();
  }

  private NewMessage keep() {
    byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
    MessageParser parser = new MessageParser();
    parser.update(bytes, 0, bytes.length);
    return mail.keep("default", Spool.of(bytes), parser.finish());
  }

  private static Envelope.Recipient to(String address, String notify) {
    return new Envelope.Recipient(address, notify, "", Optional.empty());
  }

  private Receipt receipt() {
    return mail.receipt("ann@example.org", Spool.of(TEXT.getBytes(StandardCharsets.UTF_8)).hash());
  }

  private OptionalLong submit(Receipt receipt, String... addresses) {
    List<Envelope.Recipient> all = new ArrayList<>();
    List.of(addresses).forEach(address -> all.add(to(address, "")));
    return queue.enqueue(ACTOR, Envelope.of("ann@example.org", all), keep(), receipt);
  }

  private long send(Envelope.Recipient... recipients) {
    return queue.enqueue(ACTOR, Envelope.of("ann@example.org", List.of(recipients)), keep());
  }

  private long send(String... addresses) {
    List<Envelope.Recipient> all = new ArrayList<>();
    List.of(addresses).forEach(address -> all.add(to(address, "")));
    return send(all.toArray(Envelope.Recipient[]::new));
  }

  private void settle(long id, Attempt... attempts) {
    Map<Integer, Attempt> byNumber = new HashMap<>();
    for (int i = 0; i < attempts.length; i++) {
      byNumber.put(i, attempts[i]);
    }
    queue.settle(ACTOR, id, byNumber);
  }

  private List<String> due() {
    List<String> all = new ArrayList<>();
    queue.due((_, recipient) -> all.add(recipient.address()));
    return all;
  }

  /// What is in the queue for the sender, as text.
  private List<String> reports() throws IOException {
    List<String> all = new ArrayList<>();
    for (QueuedMessage message : queue.list(0, 100)) {
      if (message.sender().isEmpty()) {
        try (InputStream in = mail.body(message.body())) {
          all.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    }
    return all;
  }

  private List<Event> events() {
    return accounts.open(new AccountId("default", "queue-0")).after(0, 1000).stream()
        .flatMap(c -> c.changes().stream())
        .flatMap(c -> c.events().stream())
        .toList();
  }

  @Test
  void pausesDoubleAndEndAtTheLongest() {
    // From the null sender, whom no report about the delay interrupts.
    long id = queue.enqueue(ACTOR, Envelope.of("", List.of(to("eve@else.test", ""))), keep());
    long before = 0;
    for (int i = 0; i < 10; i++) {
      assertThat(due()).containsExactly("eve@else.test");
      settle(id, LATER);
      assertThat(due()).isEmpty();
      Instant next = queue.show(id).orElseThrow().recipients().getFirst().next();
      long pause = Duration.between(clock.now, next).toSeconds();
      long wanted = Math.min(300L << i, 3 * 3600);
      assertThat(pause).isBetween(wanted * 8 / 10 - 1, wanted * 12 / 10);
      assertThat(queue.pause(Duration.ofDays(9)).toSeconds()).isEqualTo(pause);
      assertThat(pause).isGreaterThan(i < 5 ? before : 0);
      before = pause;
      clock.now = next;
    }
  }

  @Test
  void afterFiveDaysTheMessageGoesBack() throws IOException {
    long id = send("eve@else.test");
    clock.now = clock.now.plus(Duration.ofDays(5));
    settle(id, LATER);
    assertThat(queue.show(id)).isEmpty();
    assertThat(reports()).hasSize(1);
    assertThat(reports().getFirst())
        .contains("Your message was not delivered")
        .contains("It was tried for 5 days")
        .contains("Action: failed\r\nStatus: 5.4.7\r\n")
        .contains("Diagnostic-Code: smtp; 450 4.2.1 not now");
  }

  @Test
  void theSenderIsToldOnceThatItTakesLonger() throws IOException {
    long id = send("eve@else.test");
    settle(id, LATER);
    assertThat(reports()).isEmpty();
    clock.now = clock.now.plus(Duration.ofHours(4));
    settle(id, LATER);
    settle(id, LATER);
    assertThat(reports()).hasSize(1);
    assertThat(reports().getFirst())
        .contains("Your message is delayed")
        .contains("Action: delayed\r\nStatus: 4.2.1\r\n")
        .contains("Will-Retry-Until: Fri, 27 Nov 2026 10:00:00 +0000");
  }

  @Test
  void reportsGoOnlyToThoseWhoWantThem() throws IOException { // RFC 3461 §4.1
    settle(send(to("a@else.test", "NEVER")), NEVER);
    settle(send(to("b@else.test", "SUCCESS")), NEVER);
    settle(send(to("c@else.test", "")), DONE);
    settle(send(to("d@else.test", "FAILURE,DELAY")), DONE);
    settle(
        send(to("e@else.test", "SUCCESS")),
        new Attempt.Delivered("mx.else.test", "250 ok", false, true)); // it reports itself
    assertThat(reports()).isEmpty();
    settle(send(to("f@else.test", "SUCCESS,FAILURE")), DONE);
    settle(send(to("g@else.test", "FAILURE")), NEVER);
    assertThat(reports()).hasSize(2);
    assertThat(reports().get(0)).contains("Action: relayed\r\nStatus: 2.0.0\r\n");
    assertThat(reports().get(1)).contains("Action: failed\r\nStatus: 5.1.1\r\n");
    clock.now = clock.now.plus(Duration.ofHours(5));
    settle(send(to("h@else.test", "FAILURE")), LATER);
    assertThat(reports()).hasSize(2);
  }

  @Test
  void theNullSenderIsNeverAnswered() {
    long id = queue.enqueue(ACTOR, Envelope.of("", List.of(to("eve@else.test", ""))), keep());
    settle(id, NEVER);
    assertThat(queue.size()).isZero();
  }

  @Test
  void aReportNamesWhatItIsAbout() throws IOException {
    Envelope.Recipient eve =
        new Envelope.Recipient(
            "j\u00f6rg@else.test", "FAILURE", "rfc822;J+2Bx@else.test", Optional.empty());
    long id =
        queue.enqueue(
            ACTOR, new Envelope("ann@example.org", List.of(eve), "HDRS", "my+20id", true), keep());
    settle(id, NEVER);
    assertThat(reports().getFirst())
        .contains("Original-Envelope-Id: my id\r\n")
        .contains("Reporting-MTA: dns; mail.example.org\r\n")
        .contains("Original-Recipient: rfc822; J+x@else.test\r\n")
        .contains("Final-Recipient: utf-8; j\\x{F6}rg@else.test\r\n")
        .contains("Content-Type: text/rfc822-headers\r\n")
        .contains("Content-Transfer-Encoding: quoted-printable\r\n\r\nSubject: Gr=C3=BC=C3=9Fe\r\n")
        .contains("Auto-Submitted: auto-replied\r\n")
        .doesNotContain("body");
  }

  @Test
  void aReportIsMailThatAnyProgramReads() throws IOException { // RFC 6522, RFC 3464
    String endless = "x".repeat(3_000);
    settle(
        send("eve@else.test"),
        new Attempt.Failed("mx.else.test", "5.7.1", "550 " + endless + " see http://else.test/"));
    byte[] report = reports().getFirst().getBytes(StandardCharsets.UTF_8);
    MessageParser parser = new MessageParser();
    parser.update(report, 0, report.length);
    MessageSummary summary = parser.finish();
    assertThat(summary.parts())
        .extracting(part -> part.path() + " " + part.type() + "/" + part.subtype())
        .map(part -> part.toLowerCase(Locale.ROOT))
        .containsExactly(
            " multipart/report",
            "1 text/plain",
            "2 message/delivery-status",
            "3 text/rfc822-headers");
    assertThat(new String(report, StandardCharsets.UTF_8).lines().skip(30))
        .allMatch(line -> line.chars().allMatch(c -> c >= ' ' && c < 0x7F));
    assertThat(summary.from().getFirst().toString()).contains("MAILER-DAEMON");
  }

  @Test
  void theWholeMessageComesBackWhenAskedFor() throws IOException { // RFC 3461 §4.3
    long id =
        queue.enqueue(
            ACTOR,
            new Envelope("ann@example.org", List.of(to("e@else.test", "")), "FULL", "", false),
            keep());
    settle(id, NEVER);
    assertThat(reports().getFirst())
        .contains("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + TEXT);
  }

  @Test
  void deliveriesHereAreReportedWhenAskedFor() throws IOException {
    Envelope envelope =
        Envelope.of(
            "ann@example.org",
            List.of(to("bob@example.org", "SUCCESS"), to("eve@example.org", "FAILURE")));
    queue.reportDelivered(ACTOR, envelope, keep(), receipt());
    assertThat(reports()).hasSize(1);
    assertThat(reports().getFirst())
        .contains("Final-Recipient: rfc822; bob@example.org\r\nAction: delivered\r\n")
        .doesNotContain("eve@");
  }

  @Test
  void whatWasSettledIsGoneAndTheRestWaits() {
    long id = send("a@else.test", "b@else.test", "c@else.test");
    settle(id, DONE, LATER, DONE);
    assertThat(queue.show(id).orElseThrow().recipients())
        .extracting(QueuedRecipient::address, QueuedRecipient::attempts, QueuedRecipient::answer)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("b@else.test", 1, "450 4.2.1 not now"));
    clock.now = clock.now.plus(Duration.ofHours(1));
    queue.settle(ACTOR, id, Map.of(1, DONE));
    assertThat(queue.size()).isZero();
    assertThat(events())
        .contains(
            new Event.DeliveryAttempted(
                "q1", "b@else.test", "mx.else.test", "deferred", "450 4.2.1 not now"))
        .contains(new Event.MessageDequeued("q1", "every recipient was served or failed"));
  }

  @Test
  void anotherProcessSeesTheSame() {
    long id = send("a@else.test", "b@else.test");
    settle(id, LATER);
    queue.hold(ACTOR, send("c@else.test"));
    OutboundQueue again = queue(new Accounts(metadata, clock));
    assertThat(again.list(0, 10)).isEqualTo(queue.list(0, 10)).hasSize(2);
    again.due((message, recipient) -> {
      assertThat(recipient.address()).isEqualTo("b@else.test");
      return true;
    });
  }

  @Test
  void administratorsMayRetryHoldAndCancel() {
    long id = send("a@else.test");
    settle(id, LATER);
    assertThat(due()).isEmpty();
    assertThat(queue.retry(ACTOR, id)).isTrue();
    assertThat(due()).containsExactly("a@else.test");
    assertThat(queue.hold(ACTOR, id)).isTrue();
    assertThat(due()).isEmpty();
    assertThat(queue.release(ACTOR, id)).isTrue();
    assertThat(due()).containsExactly("a@else.test");
    assertThat(queue.cancel(ACTOR, id)).isTrue();
    assertThat(queue.size()).isZero();
    settle(id, DONE); // whatever was under way
    assertThat(queue.retry(ACTOR, id)).isFalse();
    assertThat(queue.cancel(ACTOR, id)).isFalse();
    assertThat(queue.hold(ACTOR, 77)).isFalse();
  }

  @Test
  void everythingMayBeTriedAtOnce() {
    for (int i = 0; i < 3; i++) {
      settle(send("a" + i + "@else.test"), LATER);
    }
    assertThat(queue.flush(ACTOR)).isEqualTo(3);
    assertThat(due()).hasSize(3);
  }

  @Test
  void bodiesOfWaitingMessagesAreKept() {
    long id = send("a@else.test");
    List<ObjectKey> kept = new ArrayList<>();
    queue.references().visit(kept::add);
    assertThat(kept).containsExactly(queue.show(id).orElseThrow().body());
    settle(id, DONE);
    kept.clear();
    queue.references().visit(kept::add);
    assertThat(kept).isEmpty();
  }

  @Test
  void anAliasIsReplacedByThoseItStandsFor() {
    long id = send("team@example.org", "b@else.test");
    queue.expand(ACTOR, id, 0, List.of(to("x@else.test", "NEVER"), to("y@else.test", "")));
    assertThat(queue.show(id).orElseThrow().recipients())
        .extracting(QueuedRecipient::number, QueuedRecipient::address)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1, "b@else.test"),
            org.assertj.core.groups.Tuple.tuple(2, "x@else.test"),
            org.assertj.core.groups.Tuple.tuple(3, "y@else.test"));
  }

  @Test
  void namesOfMessagesCanBeReadBack() {
    assertThat(QueuedMessage.id(QueuedMessage.name(1234567))).isEqualTo(1234567);
    assertThat(QueuedMessage.id("x")).isZero();
    assertThat(QueuedMessage.id("q-")).isZero();
  }

  @Test
  void whatIsSentAgainByAClientThatWasNotToldIsQueuedOnce() {
    Receipt first = receipt();
    submit(first, "eve@else.test", "joe@else.test");
    first.unacknowledged();
    Receipt again = receipt();
    assertThat(submit(again, "eve@else.test", "joe@else.test")).isEmpty();
    again.acknowledged();
    assertThat(queue.size()).isEqualTo(1);
    assertThat(submit(receipt(), "eve@else.test", "joe@else.test")).as("a new one").isPresent();
    assertThat(queue.size()).isEqualTo(2);
  }

  @Test
  void whatIsSentAgainByAClientThatWasToldIsAnotherMessage() {
    for (int i = 0; i < 2; i++) {
      Receipt receipt = receipt();
      submit(receipt, "eve@else.test");
      receipt.acknowledged();
    }
    assertThat(queue.size()).isEqualTo(2);
  }

  @Test
  void ofARetryOnlyNewRecipientsAreQueued() {
    Receipt first = receipt();
    submit(first, "eve@else.test");
    first.unacknowledged();
    assertThat(submit(receipt(), "eve@else.test", "joe@else.test")).isPresent();
    assertThat(due()).containsExactlyInAnyOrder("eve@else.test", "joe@else.test");
  }

  @Test
  void anotherMessageIsNoRetry() {
    Receipt first = receipt();
    submit(first, "eve@else.test");
    first.unacknowledged();
    byte[] other = "Subject: other\r\n\r\n".getBytes(StandardCharsets.UTF_8);
    submit(mail.receipt("ann@example.org", Spool.of(other).hash()), "eve@else.test");
    assertThat(queue.size()).isEqualTo(2);
  }

  @Test
  void afterACrashTheSameIsTakenForTheRetryOnceAndForADay() {
    submit(receipt(), "eve@else.test");
    clock.now = clock.now.plusSeconds(5);
    Mail after = new Mail(accounts, metadata, objects, clock, MailOptions.DEFAULT);
    ContentHash hash = Spool.of(TEXT.getBytes(StandardCharsets.UTF_8)).hash();
    Receipt retry = after.receipt("ann@example.org", hash);
    assertThat(submit(retry, "eve@else.test")).isEmpty();
    retry.acknowledged();
    assertThat(submit(after.receipt("ann@example.org", hash), "eve@else.test")).isPresent();

    clock.now = clock.now.plusSeconds(5);
    Mail later = new Mail(accounts, metadata, objects, clock, MailOptions.DEFAULT);
    clock.now = clock.now.plus(Duration.ofHours(25));
    new Collector(
            accounts, later, objects, objects, List.of(), clock, MailOptions.DEFAULT.retention())
        .collect();
    assertThat(submit(later.receipt("ann@example.org", hash), "eve@else.test")).isPresent();
    after.close();
    later.close();
  }

  @Test
  void aReportThatWasMadeIsNotMadeAgainForARetry() throws IOException {
    Envelope envelope = Envelope.of("ann@example.org", List.of(to("bob@example.org", "SUCCESS")));
    Receipt first = receipt();
    queue.reportDelivered(ACTOR, envelope, keep(), first);
    first.unacknowledged();
    queue.reportDelivered(ACTOR, envelope, keep(), receipt());
    assertThat(reports()).hasSize(1);
  }
}
