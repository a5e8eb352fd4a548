package org.malleposte.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.YearMonth;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.malleposte.account.Accounts;
import org.malleposte.account.Actor;
import org.malleposte.account.Step;
import org.malleposte.mail.EmailEdit.Places;
import org.malleposte.mail.MailException.Reason;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.MemoryMetadataStore;
import org.malleposte.storage.MemoryObjectStore;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.Spool;

/// Messages and mailboxes as those see them who think in messages rather than in places.
class WholeMessagesTest {
  private static final AccountId ALICE = new AccountId("default", "u1");

  private final MemoryMetadataStore metadata = new MemoryMetadataStore();
  private final Accounts accounts = new Accounts(metadata, Clock.systemUTC());
  private final Mail mail =
      new Mail(accounts, metadata, new MemoryObjectStore(), Clock.systemUTC(), MailOptions.DEFAULT);
  private final MailAccount alice = mail.open(ALICE);
  private final Caller owner =
      new Caller(
          new Actor("alice@example.org", "", "jmap", "127.0.0.1", "s"),
          ALICE,
          Set.of("alice@example.org"),
          false);
  private final int inbox = alice.mailboxes().find("INBOX").id();
  private final int archive = alice.mailboxes().find("Archive").id();
  private final int trash = alice.mailboxes().find("Trash").id();
  private int count;

  private NewMessage message(String... relatives) {
    String id = "m" + count++;
    byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
    List<String> all = new java.util.ArrayList<>(List.of(id));
    all.addAll(List.of(relatives));
    ObjectKey key = new ObjectKey("default", YearMonth.of(2026, 11), Spool.of(bytes).hash());
    return new NewMessage(key, 100, bytes, bytes, id, all, "subject");
  }

  private long create(Flags flags, NewMessage message, Integer... mailboxes) throws MailException {
    EmailEdit edit = new EmailEdit.Create(message, Set.of(mailboxes), flags, 1_000, "appended");
    return done(edit).id();
  }

  private Email done(EmailEdit edit) throws MailException {
    return switch (alice
        .editEmails(owner, OptionalLong.empty(), List.of(edit))
        .value()
        .getFirst()) {
      case Judged.Done<Email>(Email email) -> email;
      case Judged.Refused<Email>(MailException why) -> throw why;
    };
  }

  private static EmailEdit keywords(long email, String... names) {
    return new EmailEdit.Update(email, new FlagChange.Replace(Flags.of(names)), Places.SAME);
  }

  private static EmailEdit into(long email, Integer... mailboxes) {
    return new EmailEdit.Update(
        email, FlagChange.Patch.NONE, new Places.Exactly(new HashSet<>(List.of(mailboxes))));
  }

  @Test
  void aKeywordIsSetInEveryMailbox() throws MailException {
    long email = create(Flags.NONE, message(), inbox, archive);
    done(keywords(email, "\\Seen", "Work"));
    for (int mailbox : List.of(inbox, archive)) {
      assertThat(alice.view(mailbox).flags(0)).isEqualTo(Flags.of("\\Seen", "Work"));
      assertThat(alice.view(mailbox).mailbox().unseen()).isZero();
    }
    assertThat(alice.usage().count()).isEqualTo(1);
  }

  @Test
  void oneIsMovedAndStaysTheSameMessage() throws MailException {
    long email = create(Flags.of("\\Flagged"), message(), inbox);
    done(into(email, archive));
    assertThat(alice.view(inbox).size()).isZero();
    assertThat(alice.view(archive).email(0)).isEqualTo(email);
    assertThat(alice.view(archive).flags(0)).isEqualTo(Flags.of("\\Flagged"));
    assertThat(alice.deleted().all()).isEmpty();
  }

  @Test
  void whatIsMarkedDeletedIsNotSeenAndComesBackWhenItIsPutThere() throws MailException {
    long email = create(Flags.NONE, message(), inbox, archive);
    mark(inbox, "\\Deleted");
    done(keywords(email, "\\Seen"));
    assertThat(alice.view(inbox).flags(0)).isEqualTo(Flags.of("\\Deleted"));
    done(into(email, inbox));
    assertThat(alice.view(inbox).flags(0)).isEqualTo(Flags.of("\\Seen"));
    assertThat(alice.view(archive).size()).isZero();
    mark(inbox, "\\Deleted");
    assertThatThrownBy(() -> done(keywords(email, "\\Seen")))
        .isInstanceOfSatisfying(
            MailException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_SUCH_MESSAGE));
  }

  private void mark(int mailbox, String flag) throws MailException {
    int[] uids = alice.view(mailbox).uids(0, alice.view(mailbox).size());
    alice.store(owner, mailbox, uids, new FlagChange.Add(Flags.of(flag)), Long.MAX_VALUE);
  }

  @Test
  void eachIsJudgedAloneAndAllAreOneCommit() throws MailException {
    long first = create(Flags.NONE, message(), inbox);
    long second = create(Flags.NONE, message(), inbox);
    long before = alice.account().modseq();
    Step<List<Judged<Email>>> step =
        alice.editEmails(
            owner,
            OptionalLong.of(before),
            List.of(
                keywords(first, "\\Seen"),
                into(second, archive, 4711), // there is no such mailbox: nothing of it may stay
                into(second),
                keywords(4711, "\\Seen"),
                new EmailEdit.Destroy(second)));
    assertThat(step.before()).isEqualTo(before);
    assertThat(step.after()).isEqualTo(before + 1);
    assertThat(step.alone()).isTrue();
    assertThat(step.value().stream().map(Judged.Done.class::isInstance))
        .containsExactly(true, false, false, false, true);
    assertThat(step.value().stream().filter(Judged.Refused.class::isInstance))
        .extracting(refused -> ((Judged.Refused<Email>) refused).why().reason())
        .containsExactly(Reason.NO_SUCH_MAILBOX, Reason.NO_PLACE, Reason.NO_SUCH_MESSAGE);
    assertThat(alice.view(inbox).size()).isEqualTo(1);
    assertThat(alice.view(archive).size()).isZero();
    assertThat(alice.deleted().all()).hasSize(1);
    assertThatThrownBy(() ->
            alice.editEmails(owner, OptionalLong.of(before), List.of(keywords(first, "\\Draft"))))
        .isInstanceOfSatisfying(
            MailException.class, e -> assertThat(e.reason()).isEqualTo(Reason.STATE_MISMATCH));
    Step<List<Judged<Email>>> nothing =
        alice.editEmails(owner, OptionalLong.empty(), List.of(keywords(first, "\\Seen")));
    assertThat(nothing.after()).isEqualTo(nothing.before());
  }

  @Test
  void unreadConversationsAreCountedAcrossMailboxes() throws MailException {
    long first = create(Flags.of("\\Seen"), message(), inbox);
    assertThat(alice.counts().get(inbox)).isEqualTo(new MailboxCounts(1, 0, 1, 0));
    long second = create(Flags.NONE, message("m0"), archive);
    assertThat(alice.email(first).thread()).isEqualTo(alice.email(second).thread());
    assertThat(alice.counts().get(inbox)).isEqualTo(new MailboxCounts(1, 0, 1, 1));
    long before = alice.account().modseq();
    done(into(second, trash)); // what is in Trash alone is no news elsewhere (RFC 8621 §2)
    assertThat(alice.counts().get(inbox)).isEqualTo(new MailboxCounts(1, 0, 1, 0));
    assertThat(alice.counts().get(trash)).isEqualTo(new MailboxCounts(1, 1, 1, 1));
    MailboxChanges changes = alice.mailboxChanges(before, 10);
    assertThat(changes.updated()).containsExactlyInAnyOrder(inbox, archive, trash);
    assertThat(changes.onlyCounts()).isTrue();
    assertThat(changes.newState()).isEqualTo(alice.account().modseq());
  }

  /// However they came about, counts that moved forward are those that a fresh count gives.
  @Test
  void countsThatMoveForwardAreThoseOfAFreshCount() throws MailException {
    Random random = new Random(7);
    List<Integer> boxes = List.of(inbox, archive, trash);
    for (int i = 0; i < 30; i++) {
      create(Flags.NONE, message("m" + random.nextInt(10)), inbox);
    }
    for (int i = 0; i < 60; i++) {
      long email = 1L + random.nextInt(30);
      EmailEdit edit =
          switch (random.nextInt(5)) {
            case 0 -> keywords(email, "\\Seen");
            case 1 -> keywords(email);
            case 2 -> into(email, boxes.get(random.nextInt(3)));
            case 3 -> into(email, boxes.get(random.nextInt(3)), inbox);
            default -> random.nextInt(4) == 0 ? new EmailEdit.Destroy(email) : into(email, archive);
          };
      alice.editEmails(owner, OptionalLong.empty(), List.of(edit));
      if (random.nextInt(8) == 0 && alice.view(inbox).size() > 0) {
        alice.copy(owner, inbox, new int[] {alice.view(inbox).uid(0)}, inbox);
      }
      Map<Integer, MailboxCounts> fresh = new MailboxCounting(alice, alice.account()).counts();
      assertThat(alice.counts()).isEqualTo(fresh);
    }
  }

  private List<Judged<Mailbox>> edit(MailboxEdit... edits) throws MailException {
    return alice.editMailboxes(owner, OptionalLong.empty(), List.of(edits)).value();
  }

  private static MailboxEdit.Update rename(int mailbox, int parent, String name) {
    return new MailboxEdit.Update(
        mailbox,
        Optional.of(parent),
        Optional.of(name),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void mailboxesAreMadeBelowThoseOfTheSameList() throws MailException {
    edit(
        new MailboxEdit.Create(MailboxEdit.made(1), "Child", "", 3, true),
        new MailboxEdit.Create(0, "Parent", "", 0, false),
        new MailboxEdit.Create(0, "inbox", "", 0, false));
    Mailbox child = alice.mailboxes().find("Parent/Child");
    assertThat(child.sortOrder()).isEqualTo(3);
    assertThat(child.subscribed()).isTrue();
    long before = alice.account().modseq();
    List<Judged<Mailbox>> gone =
        edit(
            new MailboxEdit.Destroy(child.parent(), false),
            new MailboxEdit.Destroy(child.id(), false),
            rename(inbox, 0, "Other"));
    assertThat(gone.stream().map(Judged.Done.class::isInstance)).containsExactly(true, true, false);
    assertThat(alice.mailboxes().find("Parent")).isNull();
    assertThat(alice.mailboxChanges(before, 10).destroyed()).hasSize(2);
    assertThat(alice.mailboxChanges(0, 100).destroyed()).isEmpty(); // they came and went
  }

  @Test
  void aMailboxWithMessagesGoesOnlyWithThem() throws MailException {
    edit(new MailboxEdit.Create(0, "Work", "", 0, false));
    int work = alice.mailboxes().find("Work").id();
    long only = create(Flags.NONE, message(), work);
    long also = create(Flags.NONE, message(), work, inbox);
    Judged<Mailbox> refused = edit(new MailboxEdit.Destroy(work, false)).getFirst();
    assertThat(((Judged.Refused<Mailbox>) refused).why().reason()).isEqualTo(Reason.HAS_MESSAGES);
    edit(new MailboxEdit.Destroy(work, true));
    assertThat(alice.email(only)).isNull();
    assertThat(alice.email(also).places()).hasSize(1);
    assertThat(alice.account().get(MailKinds.MAILBOX, Bytes.ofInt(work))).isNull();
  }

  @Test
  void aMailboxMovesWithinTheTreeButNotBelowItself() throws MailException {
    edit(
        new MailboxEdit.Create(0, "A", "", 0, false),
        new MailboxEdit.Create(MailboxEdit.made(0), "B", "", 0, false));
    int a = alice.mailboxes().find("A").id();
    int b = alice.mailboxes().find("A/B").id();
    assertThat(edit(rename(a, b, "A")).getFirst()).isInstanceOf(Judged.Refused.class);
    assertThat(edit(rename(b, 0, "A")).getFirst()).isInstanceOf(Judged.Refused.class);
    assertThat(edit(rename(b, 0, "C/D")).getFirst()).isInstanceOf(Judged.Refused.class);
    edit(rename(b, 0, "C"));
    assertThat(alice.mailboxes().find("C").id()).isEqualTo(b);
  }
}
