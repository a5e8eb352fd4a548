package org.malleposte.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.malleposte.account.Accounts;
import org.malleposte.account.Actor;
import org.malleposte.mail.MailHistory.Changes;
import org.malleposte.mail.MailHistory.Point;
import org.malleposte.mail.MailHistory.What;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.MemoryMetadataStore;
import org.malleposte.storage.MemoryObjectStore;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.Spool;

/// What /changes tells, held against what was there before and what is there now; and the order of
/// arrival.
class MailHistoryTest {
  private static final AccountId ALICE = new AccountId("default", "u1");

  private final MemoryMetadataStore metadata = new MemoryMetadataStore();
  private final Mail mail =
      new Mail(
          new Accounts(metadata, Clock.systemUTC()),
          metadata,
          new MemoryObjectStore(),
          Clock.systemUTC(),
          MailOptions.DEFAULT);
  private final MailAccount alice = mail.open(ALICE);
  private final Caller owner = caller("alice@example.org", ALICE);
  private final Caller bob = caller("bob@example.org", new AccountId("default", "u2"));
  private int made;

  private static Caller caller(String address, AccountId account) {
    Actor actor = new Actor(address, "", "jmap", "127.0.0.1", "s");
    return new Caller(actor, account, Set.of(address), false);
  }

  private int id(String path) {
    return alice.mailboxes().find(path).id();
  }

  private Added add(String path, String subject, Flags flags) throws MailException {
    String messageId = "m" + made++;
    byte[] bytes = messageId.getBytes(StandardCharsets.UTF_8);
    ObjectKey key = new ObjectKey("default", YearMonth.of(2026, 11), Spool.of(bytes).hash());
    NewMessage message =
        new NewMessage(key, 100, bytes, bytes, messageId, List.of(messageId, "root"), subject);
    return alice
        .add(
            owner,
            id(path),
            List.of(new Addition(message, flags, 1_000L + made % 7)),
            "appended",
            "")
        .getFirst();
  }

  private void flag(Added added, String... flags) throws MailException {
    FlagChange change = new FlagChange.Replace(Flags.of(flags));
    alice.store(owner, added.mailbox(), new int[] {added.uid()}, change, Long.MAX_VALUE);
  }

  private Changes changes(long since, int most) {
    return MailHistory.read(alice, owner, new Point(since, 0), What.EMAILS, most);
  }

  private long now() {
    return alice.account().modseq();
  }

  @Test
  void anEmailIsCreatedUpdatedAndDestroyed() throws MailException {
    Added one = add("INBOX", "a", Flags.NONE);
    long since = now();
    Added two = add("INBOX", "b", Flags.NONE);
    assertThat(changes(since, 10).created()).containsExactly(two.email());
    flag(one, Flags.SEEN);
    assertThat(changes(since, 10).updated()).containsExactly(one.email());
    alice.move(owner, id("INBOX"), new int[] {two.uid()}, id("Trash"));
    assertThat(changes(since, 10).created()).containsExactly(two.email());
    alice.remove(owner, id("INBOX"), new int[] {one.uid()});
    Changes all = changes(since, 10);
    assertThat(all.destroyed()).containsExactly(one.email());
    assertThat(all.updated()).isEmpty();
    alice.remove(owner, id("Trash"), new int[] {1});
    assertThat(changes(since, 10).created()).isEmpty();
    assertThat(changes(since, 10).destroyed()).containsExactly(one.email());
    assertThat(changes(now(), 10).upTo()).isEqualTo(new Point(now(), 0));
  }

  @Test
  void whatIsMarkedDeletedIsNotThere() throws MailException {
    Added one = add("INBOX", "a", Flags.NONE);
    long before = now();
    flag(one, Flags.DELETED);
    assertThat(changes(before, 10).destroyed()).containsExactly(one.email());
    long marked = now();
    flag(one, Flags.SEEN);
    assertThat(changes(marked, 10).created()).containsExactly(one.email());
    assertThat(changes(before, 10).updated()).containsExactly(one.email());
  }

  /// Its only email was marked before, and another thread goes with it.
  @Test
  void aThreadIsDestroyedOnce() throws MailException {
    Added one = add("INBOX", "a", Flags.NONE);
    Added two = add("INBOX", "b", Flags.NONE);
    long before = now();
    flag(one, Flags.DELETED);
    long marked = now();
    long gone = alice.email(two.email()).thread();
    alice.remove(owner, id("INBOX"), new int[] {one.uid(), two.uid()});
    MailAccount later = // which has forgotten the threads of what is gone
        new Mail(
                new Accounts(metadata, Clock.systemUTC()),
                metadata,
                new MemoryObjectStore(),
                Clock.systemUTC(),
                MailOptions.DEFAULT)
            .open(ALICE);
    assertThat(destroyedThreads(later, marked)).containsExactly(gone);
    assertThat(destroyedThreads(later, before)).hasSize(2);
  }

  private List<Long> destroyedThreads(MailAccount account, long since) {
    return MailHistory.read(account, owner, new Point(since, 0), What.THREADS, 10).destroyed();
  }

  @Test
  void aCommitIsToldInPieces() throws MailException {
    for (int i = 0; i < 7; i++) {
      add("INBOX", "a", Flags.NONE);
    }
    long since = now();
    FlagChange seen = new FlagChange.Replace(Flags.of(Flags.SEEN));
    alice.store(owner, id("INBOX"), new int[] {1, 2, 3, 4, 5, 6, 7}, seen, Long.MAX_VALUE);
    add("INBOX", "b", Flags.NONE);
    List<Long> told = new ArrayList<>();
    Point point = new Point(since, 0);
    Changes some;
    do {
      some = MailHistory.read(alice, owner, point, What.EMAILS, 3);
      told.addAll(some.updated());
      told.addAll(some.created());
      point = some.upTo();
    } while (some.more());
    assertThat(told).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    assertThat(point).isEqualTo(new Point(now(), 0));
  }

  @Test
  void anotherSeesWhatComesIntoTheMailboxesThatAreOpen() throws MailException {
    alice.rights(owner, "Archive", "bob@example.org", EnumSet.of(Right.LOOKUP, Right.READ));
    Added one = add("INBOX", "a", Flags.NONE);
    Added two = add("Archive", "a", Flags.NONE);
    long since = now();
    alice.move(owner, id("INBOX"), new int[] {one.uid()}, id("Archive"));
    alice.move(owner, id("Archive"), new int[] {two.uid()}, id("INBOX"));
    Changes told = MailHistory.read(alice, bob, new Point(since, 0), What.EMAILS, 10);
    assertThat(told.created()).containsExactly(one.email());
    assertThat(told.destroyed()).containsExactly(two.email());
    alice.rights(owner, "INBOX", "bob@example.org", EnumSet.of(Right.LOOKUP, Right.READ));
    assertThat(MailHistory.read(alice, bob, new Point(since, 0), What.EMAILS, 10)).isNull();
  }

  @Test
  void changesLeadFromAnyStateToTheNext() throws MailException {
    Random random = new Random(7);
    for (int round = 0; round < 40; round++) {
      Set<Long> emails = visible();
      Set<Long> threads = threads(emails);
      long since = now();
      for (int i = random.nextInt(6); i >= 0; i--) {
        anything(random);
      }
      check(since, What.EMAILS, emails, visible());
      check(since, What.THREADS, threads, threads(visible()));
    }
  }

  private void check(long since, What what, Set<Long> before, Set<Long> after) {
    Changes changes = MailHistory.read(alice, owner, new Point(since, 0), what, 1_000);
    assertThat(changes.more()).isFalse();
    assertThat(before).containsAll(changes.updated());
    assertThat(changes.created()).noneMatch(before::contains);
    Set<Long> made = new TreeSet<>(before);
    made.addAll(changes.created());
    made.removeAll(changes.destroyed());
    assertThat(made).as("%s after %d", what, since).isEqualTo(after);
  }

  private void anything(Random random) throws MailException {
    List<String> mailboxes = List.of("INBOX", "Archive", "Trash");
    String path = mailboxes.get(random.nextInt(3));
    MailboxView view = alice.view(id(path));
    int what = random.nextInt(6);
    if (what == 0 || view.size() == 0) {
      add(
          path,
          "s" + random.nextInt(4),
          random.nextInt(5) == 0 ? Flags.of("\\Deleted") : Flags.NONE);
      return;
    }
    int index = random.nextInt(view.size());
    if (what == 3 && view.flags(index).deleted()) {
      what = 4; // nobody tells whether what is expunged was marked before
    }
    int[] uid = {view.uid(index)};
    int other = id(mailboxes.get(random.nextInt(3)));
    switch (what) {
      case 1 -> alice.move(owner, id(path), uid, other);
      case 2 -> alice.copy(owner, id(path), uid, other);
      case 3 -> alice.remove(owner, id(path), uid);
      case 4 -> store(path, uid, Flags.of("\\Deleted"));
      default -> store(path, uid, Flags.of("\\Seen"));
    }
  }

  private void store(String path, int[] uid, Flags flags) throws MailException {
    alice.store(owner, id(path), uid, new FlagChange.Replace(flags), Long.MAX_VALUE);
  }

  /// All that are not marked \Deleted, as the order of arrival has them.
  private Set<Long> visible() throws MailException {
    List<MailboxView> views = new ArrayList<>();
    Set<Long> expected = new TreeSet<>();
    for (Mailbox mailbox : alice.mailboxes().all()) {
      MailboxView view = alice.view(mailbox.id());
      views.add(view);
      for (int i = 0; i < view.size(); i++) {
        if (!view.flags(i).deleted()) {
          expected.add(view.email(i));
        }
      }
    }
    List<Long> newest = new ArrayList<>();
    Arrivals arrivals = Arrivals.of(views, true);
    for (long last = Long.MAX_VALUE; arrivals.next(); last = arrivals.receivedAt()) {
      assertThat(arrivals.receivedAt()).isLessThanOrEqualTo(last);
      assertThat(arrivals.view().email(arrivals.index())).isEqualTo(arrivals.email());
      newest.add(arrivals.email());
    }
    assertThat(newest).doesNotHaveDuplicates();
    List<Long> oldest = new ArrayList<>();
    Arrivals back = Arrivals.of(views, false);
    while (back.next()) {
      oldest.add(back.email());
    }
    assertThat(oldest).isEqualTo(newest.reversed());
    assertThat(new TreeSet<>(newest)).isEqualTo(expected);
    return expected;
  }

  private Set<Long> threads(Set<Long> emails) {
    Set<Long> threads = new TreeSet<>();
    emails.forEach(email -> {
      long thread = alice.threadOf(email);
      assertThat(thread).isEqualTo(alice.email(email).thread());
      List<Email.Place> places = alice.email(email).places();
      assertThat(alice.severalPlaces(email)).isEqualTo(places.size() > 1 ? places : List.of());
      threads.add(thread);
    });
    return threads;
  }
}
