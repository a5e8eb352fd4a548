package org.malleposte.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.malleposte.account.Accounts;
import org.malleposte.account.Actor;
import org.malleposte.format.MessageParser;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.ContentHash;
import org.malleposte.storage.Kind;
import org.malleposte.storage.MemoryMetadataStore;
import org.malleposte.storage.MemoryObjectStore;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.Spool;

/// What the collector takes while people use their mail.
class CollectorTest {
  private static final AccountId ALICE = new AccountId("default", "u1");
  private static final Caller OWNER = Caller.privileged(Actor.system("test"), ALICE);
  private static final Instant JULY = Instant.parse("2026-07-10T10:00:00Z");
  private static final Instant NOVEMBER = Instant.parse("2026-11-10T10:00:00Z");

  private final MemoryMetadataStore metadata = new MemoryMetadataStore();
  private final MemoryObjectStore objects = new MemoryObjectStore();
  private int letters;

  @Test
  void aMessageThatIsRestoredWhileTheRecordsAreReadKeepsItsBody() throws MailException {
    ObjectKey deleted = deliver(JULY);
    ObjectKey unreferenced = keep(JULY);
    Mail mail = mail(NOVEMBER);
    MailAccount alice = mail.open(ALICE);
    int inbox = alice.mailboxes().find("INBOX").id();
    alice.remove(OWNER, inbox, new int[] {1});
    MetadataStore interrupted =
        before(
            MailKinds.DELETED,
            () -> {
              for (Deleted one : alice.deleted().all()) {
                restore(alice, one, inbox);
              }
            });

    Collector.Collected came = collector(interrupted).collect();

    assertThat(came.bodies()).isEqualTo(1);
    assertThat(objects.size(unreferenced)).isEqualTo(-1);
    assertThat(objects.size(deleted)).isPositive();
    assertThat(alice.email(1).places()).hasSize(1);
  }

  private static void restore(MailAccount alice, Deleted one, int inbox) {
    try {
      alice.deleted().restore(OWNER, one, inbox);
    } catch (MailException e) {
      throw new AssertionError(e);
    }
  }

  /// Whoever loses the lease stops, wherever that is, and what it did not look at stays.
  @Test
  void nothingIsDeletedOnceItMayNot() {
    ObjectKey wanted = deliver(JULY);
    List<ObjectKey> unreferenced = List.of(keep(JULY), keep(JULY));
    int asked = 0;
    long bodies = 0;
    while (bodies == 0 && asked < 100) {
      int[] left = {asked++};
      bodies = collector(metadata).collect(() -> left[0]-- > 0).bodies();
    }

    assertThat(asked).isGreaterThan(4);
    assertThat(bodies).as("it was asked before the next one").isEqualTo(1);
    assertThat(unreferenced).filteredOn(key -> objects.size(key) < 0).hasSize(1);
    assertThat(collector(metadata).collect().bodies()).isEqualTo(1);
    assertThat(objects.size(wanted)).isPositive();
  }

  @Test
  void bodiesThatLookAlikeAreKeptAndNoneIsForgotten() {
    BodyDigests digests = new BodyDigests();
    for (int n = 0; n < 5_000; n++) {
      digests.add(key(n % 2_500, YearMonth.of(2026, 7)));
      if (n % 1_000 == 0) {
        assertThat(digests.contains(key(n % 2_500, YearMonth.of(2026, 7)))).isTrue();
      }
    }
    for (int n = 0; n < 2_500; n++) {
      assertThat(digests.contains(key(n, YearMonth.of(2026, 7)))).isTrue();
      assertThat(digests.contains(key(n, YearMonth.of(2026, 8)))).isFalse();
      assertThat(digests.contains(key(n + 2_500, YearMonth.of(2026, 7)))).isFalse();
    }
  }

  private static ObjectKey key(int n, YearMonth month) {
    byte[] hash = new byte[32];
    System.arraycopy(Bytes.ofLong(n * 0x9E3779B97F4A7C15L).array(), 0, hash, 0, 8);
    return new ObjectKey("default", month, new ContentHash(Bytes.of(hash)));
  }

  private Collector collector(MetadataStore store) {
    Clock clock = Clock.fixed(NOVEMBER, ZoneOffset.UTC);
    Accounts accounts = new Accounts(store, clock);
    return new Collector(
        accounts,
        new Mail(accounts, store, objects, clock, MailOptions.DEFAULT),
        objects,
        objects,
        List.of(),
        clock,
        Duration.ofDays(30));
  }

  private Mail mail(Instant at) {
    Clock clock = Clock.fixed(at, ZoneOffset.UTC);
    return new Mail(new Accounts(metadata, clock), metadata, objects, clock, MailOptions.DEFAULT);
  }

  /// A message of Alice's.
  private ObjectKey deliver(Instant at) {
    Mail mail = mail(at);
    NewMessage message = letter(mail);
    Receipt receipt = mail.receipt("s@x", message.body().hash());
    mail.delivery()
        .deliver(
            Actor.system("test"),
            List.of(new Delivery.Recipient(ALICE, "alice@example.org", "")),
            message,
            receipt);
    return message.body();
  }

  /// A body of a message that was never delivered.
  private ObjectKey keep(Instant at) {
    return letter(mail(at)).body();
  }

  private NewMessage letter(Mail mail) {
    byte[] letter =
        "Message-ID: <%d@x>\r\n\r\nhello\r\n".formatted(++letters).getBytes(StandardCharsets.UTF_8);
    MessageParser parser = new MessageParser();
    parser.update(letter, 0, letter.length);
    return mail.keep("default", Spool.of(letter), parser.finish());
  }

  /// The store, in which something happens before records of a kind are read for the first time.
  private MetadataStore before(Kind kind, Runnable happens) {
    List<Runnable> left = new ArrayList<>(List.of(happens));
    Consumer<Object[]> listener =
        arguments -> {
          if (arguments.length == 5 && arguments[1].equals(kind) && !left.isEmpty()) {
            left.removeFirst().run();
          }
        };
    return (MetadataStore)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {MetadataStore.class},
            (_, method, arguments) -> {
              if (method.getName().equals("scan")) {
                listener.accept(arguments);
              }
              try {
                return method.invoke(metadata, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
