package org.malleposte.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.account.Accounts;
import org.malleposte.account.Actor;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.MemoryMetadataStore;
import org.malleposte.storage.MemoryObjectStore;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.Spool;

/// Alice's INBOX of 1,500 messages in one run of the server after another.
class ViewFolderTest {
  private static final AccountId ALICE = new AccountId("default", "u1");
  private static final Caller OWNER =
      new Caller(
          new Actor("alice@example.org", "", "imap", "127.0.0.1", "s"),
          ALICE,
          Set.of("alice@example.org"),
          false);

  private final MemoryMetadataStore metadata = new MemoryMetadataStore();

  @TempDir private Path folder;

  private Mail run(Optional<Path> views) {
    return new Mail(
        new Accounts(metadata, Clock.systemUTC()),
        metadata,
        new MemoryObjectStore(),
        Clock.systemUTC(),
        new MailOptions(64 << 20, Duration.ofDays(30), Duration.ofDays(2), views));
  }

  private static int inbox(MailAccount alice) {
    return alice.mailboxes().find("INBOX").id();
  }

  private static void add(MailAccount alice, int count, Flags flags) throws MailException {
    List<Addition> additions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] bytes = ("message " + i).getBytes(StandardCharsets.UTF_8);
      ObjectKey key = new ObjectKey("default", YearMonth.of(2026, 11), Spool.of(bytes).hash());
      NewMessage message = new NewMessage(key, 100, bytes, bytes, "m" + i, List.of("m" + i), "s");
      additions.add(new Addition(message, flags, 1_000L + i));
    }
    alice.add(OWNER, inbox(alice), additions, "appended", "");
  }

  private Path file() throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
  }

  /// A run that keeps views shows what one shows that reads the records.
  private void assertSame(Mail mail) throws MailException {
    MailAccount alice = mail.open(ALICE);
    MailboxView view = alice.view(inbox(alice));
    try (Mail other = run(Optional.empty())) {
      MailAccount again = other.open(ALICE);
      MailboxView expected = again.view(inbox(again));
      assertThat(view.mailbox()).isEqualTo(expected.mailbox());
      assertThat(view.uids(0, view.size())).isEqualTo(expected.uids(0, expected.size()));
      for (int i = 0; i < view.size(); i++) {
        assertThat(view.entry(i)).isEqualTo(expected.entry(i));
      }
    }
  }

  private void firstRun() throws MailException {
    try (Mail mail = run(Optional.of(folder))) {
      MailAccount alice = mail.open(ALICE);
      add(alice, 1_000, Flags.of("\\Seen", "$Work"));
      add(alice, 500, Flags.NONE);
      alice.view(inbox(alice));
    }
  }

  @Test
  void theNextRunHasTheViewAgain() throws Exception {
    firstRun();
    try (Mail mail = run(Optional.of(folder))) {
      assertSame(mail);
    }
  }

  @Test
  void whatWasCommittedAfterItWasKeptIsThere() throws Exception {
    firstRun();
    try (Mail mail = run(Optional.empty())) { // as a run that was killed: it keeps nothing
      MailAccount alice = mail.open(ALICE);
      int[] some = IntStream.range(400, 700).toArray();
      alice.store(OWNER, inbox(alice), some, new FlagChange.Add(Flags.of("$Junk")), Long.MAX_VALUE);
      alice.remove(OWNER, inbox(alice), IntStream.range(600, 1_200).toArray());
      add(alice, 600, Flags.of("\\Flagged"));
    }
    try (Mail mail = run(Optional.of(folder))) {
      assertSame(mail);
    }
  }

  @Test
  void theLastMailboxesAreOpenedAhead() throws Exception {
    firstRun();
    try (Mail mail = run(Optional.of(folder))) {
      assertThat(mail.recall(10, () -> true)).isZero();
      assertThat(mail.recall(10, () -> false)).isOne();
      assertThat(mail.views().loads()).isOne();
      assertSame(mail);
    }
    Files.write(folder.resolve("default/u1/note.txt"), new byte[10]);
    Files.write(folder.resolve("default/u1/77.view"), new byte[10]);
    try (Mail mail = run(Optional.of(folder))) { // of what is not there nothing is opened
      assertThat(mail.recall(10, () -> false)).isOne();
    }
    try (Mail mail = run(Optional.of(folder.resolve("new")))) {
      assertThat(mail.recall(10, () -> false)).isZero();
    }
  }

  @Test
  void aDamagedFileIsPassedOver() throws Exception {
    firstRun();
    byte[] octets = Files.readAllBytes(file());
    octets[octets.length / 2] ^= 1;
    Files.write(file(), octets);
    try (Mail mail = run(Optional.of(folder))) {
      assertSame(mail);
    }
    Files.write(file(), new byte[10]);
    try (Mail mail = run(Optional.of(folder))) {
      assertSame(mail);
    }
  }

  @Test
  void aMailboxThatIsGoneLeavesNoFile() throws Exception {
    try (Mail mail = run(Optional.of(folder))) {
      MailAccount alice = mail.open(ALICE);
      add(alice, 1_200, Flags.NONE);
      alice.rename(OWNER, "INBOX", "Old");
      alice.view(alice.mailboxes().find("Old").id());
    }
    assertThat(file()).exists();
    try (Mail mail = run(Optional.of(folder))) {
      MailAccount alice = mail.open(ALICE);
      alice.view(alice.mailboxes().find("Old").id());
      alice.delete(OWNER, "Old");
    }
    try (var files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }
}
