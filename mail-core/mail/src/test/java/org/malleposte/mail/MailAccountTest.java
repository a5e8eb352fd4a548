package org.malleposte.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.malleposte.account.Account;
import org.malleposte.account.Accounts;
import org.malleposte.account.Actor;
import org.malleposte.account.Event;
import org.malleposte.mail.MailException.Reason;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Kind;
import org.malleposte.storage.MemoryMetadataStore;
import org.malleposte.storage.MemoryObjectStore;
import org.malleposte.storage.Mutation;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.Spool;

/// Alice's account, with the mailboxes that every account has:
///
/// ```
/// INBOX  Archive  Drafts  Junk  Sent  Trash
/// ```
class MailAccountTest {
  private static final AccountId ALICE = new AccountId("default", "u1");
  private static final AccountId BOB = new AccountId("default", "u2");

  private final MemoryMetadataStore metadata = new MemoryMetadataStore();
  private final Accounts accounts = new Accounts(metadata, Clock.systemUTC());
  private final Mail mail =
      new Mail(accounts, metadata, new MemoryObjectStore(), Clock.systemUTC(), MailOptions.DEFAULT);
  private final MailAccount alice = mail.open(ALICE);
  private final Caller owner = caller("alice@example.org", ALICE);
  private final Caller bob = caller("bob@example.org", BOB);

  private static Caller caller(String address, AccountId account) {
    Actor actor = new Actor(address, "", "imap", "127.0.0.1", "s");
    return new Caller(actor, account, Set.of(address), false);
  }

  private int id(String path) {
    return alice.mailboxes().find(path).id();
  }

  private static NewMessage message(String messageId, String subject, String... relatives) {
    byte[] bytes = (messageId + subject).getBytes(StandardCharsets.UTF_8);
    List<String> all = new ArrayList<>(List.of(messageId));
    all.addAll(List.of(relatives));
    ObjectKey key = new ObjectKey("default", YearMonth.of(2026, 11), Spool.of(bytes).hash());
    return new NewMessage(key, 100, bytes, bytes, messageId, all, subject);
  }

  private List<Added> add(String path, int count) throws MailException {
    List<Addition> additions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      additions.add(new Addition(message("m" + i + path, "hello " + i), Flags.NONE, 1_000L + i));
    }
    return alice.add(owner, id(path), additions, "appended", "");
  }

  @Test
  void anAccountBeginsWithItsMailboxes() {
    assertThat(alice.mailboxes().all().stream().map(Mailbox::name))
        .containsExactlyInAnyOrder("INBOX", "Archive", "Drafts", "Junk", "Sent", "Trash");
    assertThat(alice.mailboxes().withRole("\\Sent").name()).isEqualTo("Sent");
    assertThat(alice.mailboxes().find("inbox").subscribed()).isTrue();
  }

  @Test
  void uidsRiseAndCountersFollow() throws MailException {
    List<Added> added = add("INBOX", 3);
    assertThat(added.stream().map(Added::uid)).containsExactly(1, 2, 3);
    Mailbox inbox = alice.mailboxes().find("INBOX");
    assertThat(inbox.messages()).isEqualTo(3);
    assertThat(inbox.unseen()).isEqualTo(3);
    assertThat(inbox.size()).isEqualTo(300);
    assertThat(inbox.uidNext()).isEqualTo(4);
    assertThat(alice.usage().count()).isEqualTo(3);
  }

  @Test
  void aViewIsASnapshotAndTheNextOneHasTheChange() throws MailException {
    add("INBOX", 3);
    MailboxView before = alice.view(id("INBOX"));
    alice.store(
        owner,
        id("INBOX"),
        new int[] {2},
        new FlagChange.Add(Flags.of("\\Seen", "$Work")),
        Long.MAX_VALUE);
    MailboxView after = alice.view(id("INBOX"));
    assertThat(before.flags(1)).isEqualTo(Flags.NONE);
    assertThat(after.flags(1)).isEqualTo(Flags.of("\\Seen", "$Work"));
    assertThat(after.modseq(1)).isEqualTo(after.mailbox().highestModseq());
    assertThat(after.mailbox().unseen()).isEqualTo(2);
    assertThat(after.mailbox().keywords()).containsExactly("$Work");
  }

  @Test
  void keywordsKeepTheirFirstSpelling() throws MailException {
    add("INBOX", 2);
    alice.store(
        owner, id("INBOX"), new int[] {1}, new FlagChange.Add(Flags.of("Work")), Long.MAX_VALUE);
    alice.store(
        owner, id("INBOX"), new int[] {2}, new FlagChange.Add(Flags.of("WORK")), Long.MAX_VALUE);
    assertThat(alice.view(id("INBOX")).flags(1).keywords()).containsExactly("Work");
  }

  @Test
  void storeLeavesAloneWhatChangedSince() throws MailException {
    add("INBOX", 2);
    long seen = alice.view(id("INBOX")).mailbox().highestModseq();
    alice.store(owner, id("INBOX"), new int[] {1}, new FlagChange.Add(Flags.of("\\Seen")), seen);
    Stored stored =
        alice.store(
            owner, id("INBOX"), new int[] {1, 2}, new FlagChange.Add(Flags.of("\\Flagged")), seen);
    assertThat(stored.modified()).containsExactly(1);
    assertThat(stored.changed()).containsExactly(2);
  }

  @Test
  void expungeTakesOnlyTheDeletedAndVanishedTellsIt() throws MailException {
    add("INBOX", 4);
    long since = alice.view(id("INBOX")).mailbox().highestModseq();
    alice.store(
        owner,
        id("INBOX"),
        new int[] {2, 3},
        new FlagChange.Add(Flags.of("\\Deleted")),
        Long.MAX_VALUE);
    assertThat(alice.expunge(owner, id("INBOX"), new int[] {1, 2, 3})).containsExactly(2, 3);
    assertThat(alice.vanished(id("INBOX"), since)).containsExactly(2, 3);
    assertThat(alice.view(id("INBOX")).uids(0, 2)).containsExactly(1, 4);
    assertThat(alice.deleted().all()).hasSize(2);
    assertThat(alice.usage().count()).isEqualTo(2);
    assertThat(add("INBOX", 1).getFirst().uid()).isEqualTo(5);
  }

  @Test
  void aCopyIsTheSameMessageInAFurtherMailbox() throws MailException {
    Added original = add("INBOX", 1).getFirst();
    Transferred copied = alice.copy(owner, id("INBOX"), new int[] {1, 9}, id("Archive"));
    assertThat(copied.sourceUids()).containsExactly(1);
    assertThat(copied.targetUids()).containsExactly(1);
    assertThat(alice.view(id("Archive")).email(0)).isEqualTo(original.email());
    assertThat(alice.email(original.email()).places()).hasSize(2);
    assertThat(alice.usage().storage()).isEqualTo(100);
    alice.remove(owner, id("INBOX"), new int[] {1});
    assertThat(alice.deleted().all()).isEmpty();
    alice.remove(owner, id("Archive"), new int[] {1});
    assertThat(alice.deleted().all()).hasSize(1);
  }

  @Test
  void aMoveIsOneCommit() throws MailException {
    add("INBOX", 3);
    long before = alice.account().modseq();
    Transferred moved = alice.move(owner, id("INBOX"), new int[] {1, 3}, id("Trash"));
    assertThat(moved.targetUids()).containsExactly(1, 2);
    assertThat(alice.account().modseq()).isEqualTo(before + 1);
    assertThat(alice.view(id("INBOX")).size()).isEqualTo(1);
    assertThat(alice.view(id("Trash")).size()).isEqualTo(2);
    assertThat(alice.usage().count()).isEqualTo(3);
  }

  @Test
  void aDeletedMessageComesBack() throws MailException {
    add("INBOX", 1);
    alice.remove(owner, id("INBOX"), new int[] {1});
    Deleted deleted = alice.deleted().all().getFirst();
    Added restored = alice.deleted().restore(owner, deleted, id("INBOX"));
    assertThat(restored.uid()).isEqualTo(2);
    assertThat(alice.deleted().all()).isEmpty();
    assertThatThrownBy(() -> alice.deleted().restore(owner, deleted, id("INBOX")))
        .isInstanceOfSatisfying(
            MailException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_SUCH_MESSAGE));
  }

  @Test
  void answersJoinTheThreadWhateverTheOrder() throws MailException {
    Added answer =
        alice.add(owner, id("INBOX"), one(message("b", "plan", "a")), "appended", "").getFirst();
    Added question =
        alice.add(owner, id("INBOX"), one(message("a", "plan")), "appended", "").getFirst();
    Added other =
        alice.add(owner, id("INBOX"), one(message("c", "lunch", "a")), "appended", "").getFirst();
    assertThat(question.thread()).isEqualTo(answer.thread());
    assertThat(other.thread()).isNotEqualTo(answer.thread());
    assertThat(alice.thread(answer.thread())).containsExactly(answer.email(), question.email());
  }

  private static List<Addition> one(NewMessage message) {
    return List.of(new Addition(message, Flags.NONE, 1));
  }

  @Test
  void quotaRefusesTheWholeAddition() throws MailException {
    alice.limit(Caller.privileged(Actor.system("t"), ALICE), 250, 0);
    add("INBOX", 2);
    assertThatThrownBy(() -> add("Sent", 1))
        .isInstanceOfSatisfying(
            MailException.class, e -> assertThat(e.reason()).isEqualTo(Reason.OVER_QUOTA));
    assertThat(alice.view(id("Sent")).size()).isZero();
  }

  @Test
  void treesAreMadeRenamedAndDeleted() throws MailException {
    alice.create(owner, "a/b/c", "");
    assertThat(alice.mailboxes().path(alice.mailboxes().find("a/b/c"))).isEqualTo("a/b/c");
    int c = id("a/b/c");
    alice.rename(owner, "a", "x/y");
    assertThat(id("x/y/b/c")).isEqualTo(c);
    assertThat(alice.mailboxes().find("a")).isNull();
    alice.delete(owner, "x/y/b");
    assertThat(alice.mailboxes().find("x/y/b").selectable()).isFalse();
    alice.delete(owner, "x/y/b/c");
    alice.delete(owner, "x/y");
    assertThat(alice.mailboxes().find("x/y")).isNotNull();
  }

  @Test
  void aMailboxMadeAgainHasAnotherUidValidity() throws MailException {
    int first = alice.create(owner, "a", "").uidValidity();
    alice.delete(owner, "a");
    assertThat(alice.create(owner, "a", "").uidValidity()).isGreaterThan(first);
  }

  @Test
  void badNamesAreRefused() {
    for (String name : List.of("", "a//b", "/a", "a/", "a\u0001", "a*", "x".repeat(256))) {
      assertThatThrownBy(() -> alice.create(owner, name, ""))
          .as(name)
          .isInstanceOfSatisfying(
              MailException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BAD_NAME));
    }
    assertThatThrownBy(() -> alice.create(owner, "inbox", ""))
        .isInstanceOfSatisfying(
            MailException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MAILBOX_EXISTS));
    assertThatThrownBy(() -> alice.rename(owner, "Archive", "Archive/below"))
        .isInstanceOfSatisfying(
            MailException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BAD_NAME));
  }

  @Test
  void renamingInboxMovesItsMessages() throws MailException {
    add("INBOX", 2);
    alice.rename(owner, "INBOX", "Old");
    assertThat(alice.view(id("Old")).size()).isEqualTo(2);
    assertThat(alice.view(id("INBOX")).size()).isZero();
  }

  @Test
  void rightsAreLiveAndOthersSeeOnlyWhatTheyMay() throws MailException {
    add("INBOX", 1);
    assertThatThrownBy(() -> alice.copy(bob, id("INBOX"), new int[] {1}, id("Archive")))
        .isInstanceOfSatisfying(
            MailException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_SUCH_MAILBOX));
    alice.rights(
        owner, "INBOX", "bob@example.org", EnumSet.of(Right.LOOKUP, Right.READ, Right.SEEN));
    assertThat(mail.sharedWith(bob)).containsExactly(ALICE);
    alice.store(
        bob,
        id("INBOX"),
        new int[] {1},
        new FlagChange.Add(Flags.of("\\Seen", "\\Flagged")),
        Long.MAX_VALUE);
    assertThat(alice.view(id("INBOX")).flags(0)).isEqualTo(Flags.of("\\Seen"));
    assertThatThrownBy(() -> alice.expunge(bob, id("INBOX"), new int[] {1}))
        .isInstanceOfSatisfying(
            MailException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_PERMISSION));
    alice.rights(owner, "INBOX", "bob@example.org", EnumSet.noneOf(Right.class));
    assertThat(mail.sharedWith(bob)).isEmpty();
  }

  @Test
  void aMessageCopiedToAnotherAccountIsItsOwn() throws MailException {
    NewMessage whole =
        mail.keep(
            "default", Spool.of("Subject: x\r\n\r\nhi".getBytes(StandardCharsets.UTF_8)), parsed());
    alice.add(owner, id("INBOX"), one(whole), "appended", "");
    MailAccount other = mail.open(BOB);
    other.rights(bob, "INBOX", "alice@example.org", Right.all());
    Transferred copied =
        alice.copyTo(
            owner, id("INBOX"), new int[] {1}, other, other.mailboxes().find("INBOX").id());
    assertThat(copied.targetUids()).containsExactly(1);
    assertThat(other.usage().storage()).isEqualTo(whole.size());
    assertThat(alice.usage().storage()).isEqualTo(whole.size());
  }

  private static org.malleposte.format.MessageSummary parsed() {
    org.malleposte.format.MessageParser parser = new org.malleposte.format.MessageParser();
    byte[] bytes = "Subject: x\r\n\r\nhi".getBytes(StandardCharsets.UTF_8);
    parser.update(bytes, 0, bytes.length);
    return parser.finish();
  }

  @Test
  void theJournalReplayedGivesTheRecords() throws MailException {
    add("INBOX", 5);
    alice.store(
        owner,
        id("INBOX"),
        new int[] {2, 3},
        new FlagChange.Replace(Flags.of("\\Deleted")),
        Long.MAX_VALUE);
    alice.copy(owner, id("INBOX"), new int[] {1, 2}, id("Archive"));
    alice.expunge(owner, id("INBOX"), new int[] {2, 3});
    alice.rename(owner, "Archive", "Kept/Archive");
    for (Kind kind : MailKinds.all()) {
      if (!kind.immutable()) {
        assertThat(replayed(kind)).as(kind.name()).isEqualTo(stored(kind));
      }
    }
  }

  private TreeMap<Bytes, Bytes> replayed(Kind kind) {
    TreeMap<Bytes, Bytes> records = new TreeMap<>();
    metadata
        .after(ALICE, 0, Integer.MAX_VALUE)
        .forEach(entry ->
            entry
                .mutations()
                .forEach(mutation -> {
                  if (mutation.kind().equals(kind)) {
                    switch (mutation) {
                      case Mutation.Put put -> records.put(put.key(), Bytes.of(put.value()));
                      case Mutation.Delete delete -> records.remove(delete.key());
                    }
                  }
                }));
    return records;
  }

  private TreeMap<Bytes, Bytes> stored(Kind kind) {
    TreeMap<Bytes, Bytes> records = new TreeMap<>();
    Account account = alice.account();
    account.scan(
        kind,
        Bytes.EMPTY,
        Bytes.EMPTY,
        (key, value) -> {
          records.put(key, Bytes.of(value));
          return true;
        });
    return records;
  }

  @Test
  void aCopierSetsOnlyFlagsThatItMaySet() throws MailException {
    add("INBOX", 1);
    alice.store(
        owner,
        id("INBOX"),
        new int[] {1},
        new FlagChange.Add(Flags.of("\\Seen", "\\Flagged")),
        Long.MAX_VALUE);
    alice.rights(owner, "INBOX", "bob@example.org", Right.parse("lr"));
    alice.rights(owner, "Archive", "bob@example.org", Right.parse("lris"));
    alice.copy(bob, id("INBOX"), new int[] {1}, id("Archive"));
    assertThat(alice.view(id("Archive")).flags(0)).isEqualTo(Flags.of("\\Seen"));
  }

  @Test
  void keywordsAreBounded() throws MailException {
    add("INBOX", 1);
    List<String> many = java.util.stream.IntStream.range(0, 101).mapToObj(i -> "k" + i).toList();
    assertThatThrownBy(() ->
            alice.store(
                owner,
                id("INBOX"),
                new int[] {1},
                new FlagChange.Add(Flags.of(many)),
                Long.MAX_VALUE))
        .isInstanceOfSatisfying(
            MailException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LIMIT));
  }

  @Test
  void everyChangeSaysWhoAndWhat() throws MailException {
    add("INBOX", 1);
    alice.store(
        owner, id("INBOX"), new int[] {1}, new FlagChange.Add(Flags.of("\\Seen")), Long.MAX_VALUE);
    List<Event> events = alice.account().after(0, 1_000).getLast().changes().getFirst().events();
    assertThat(events).containsExactly(new Event.FlagsChanged(id("INBOX"), "1", "", "\\Seen"));
    assertThat(alice.account().after(0, 1_000).getLast().changes().getFirst().actor().name())
        .isEqualTo("alice@example.org");
  }

  @Test
  void aGreatManyMessagesTravelInSeveralCommits() throws MailException {
    int[] uids = many();
    long before = alice.account().modseq();
    Transferred copied = alice.copy(owner, id("INBOX"), uids, id("Archive"));
    assertThat(copied.sourceUids()).isEqualTo(uids);
    assertThat(copied.targetUids()).isEqualTo(uids);
    assertThat(alice.account().modseq()).isEqualTo(before + 2);
    Transferred moved = alice.move(owner, id("INBOX"), uids, id("Trash"));
    assertThat(moved.targetUids()).hasSize(uids.length);
    assertThat(alice.mailboxes().find("INBOX").messages()).isZero();
    alice.delete(owner, "Trash");
    assertThat(alice.mailboxes().find("Trash")).isNull();
    assertThat(alice.usage().count()).isEqualTo(uids.length);
  }

  @Test
  void aCopyOfAGreatManyThatIsRefusedAtTheEndLeavesNothing() throws MailException {
    int[] uids = many();
    int[] last = {uids[uids.length - 1]};
    for (int i = 1; i < 1_000; i++) {
      alice.copy(owner, id("INBOX"), last, id("Trash"));
    }
    assertThatThrownBy(() -> alice.copy(owner, id("INBOX"), uids, id("Archive")))
        .isInstanceOfSatisfying(
            MailException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LIMIT));
    assertThat(alice.mailboxes().find("Archive").messages()).isZero();
    assertThat(alice.mailboxes().find("INBOX").messages()).isEqualTo(uids.length);
  }

  private int[] many() throws MailException {
    for (int i = 0; i < Steps.MESSAGES + 1; i += 2_500) {
      add("INBOX", Math.min(2_500, Steps.MESSAGES + 1 - i));
    }
    MailboxView view = alice.view(id("INBOX"));
    return view.uids(0, view.size());
  }
}
