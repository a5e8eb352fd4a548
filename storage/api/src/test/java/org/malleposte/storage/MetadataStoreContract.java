package org.malleposte.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What every metadata store promises. A backend's test implements this interface and inherits the
/// tests.
///
/// ```
///   ALICE   acme/alice      two accounts of one tenant, the name of one
///   ALICE2  acme/alice-2    beginning with the name of the other
///   OTHER   acme-b/alice    the same name in another tenant
/// ```
public interface MetadataStoreContract {
  AccountId ALICE = new AccountId("acme", "alice");
  AccountId ALICE2 = new AccountId("acme", "alice-2");
  AccountId OTHER = new AccountId("acme-b", "alice");

  Kind NOTE = Kind.mutable(5, "note");
  Kind TAG = Kind.mutable(6, "tag");
  Kind BODY = Kind.immutable(7, "body");

  Instant NOW = Instant.ofEpochMilli(1_763_790_000_123L);

  /// The store under test, the same one throughout a test, empty at first.
  MetadataStore store();

  /// Closes the store and opens it again with what it has kept.
  MetadataStore reopen();

  @Test
  default void anAccountWithoutCommitsIsAtZeroAndEmpty() {
    assertThat(store().latest(ALICE)).isZero();
    assertThat(store().after(ALICE, 0, 10)).isEmpty();
    assertThat(store().get(ALICE, NOTE, key("a"))).isNull();
    assertThat(texts(ALICE, NOTE)).isEmpty();
    assertThat(accountsOf(store())).isEmpty();
  }

  @Test
  default void aCommitIsThereAsAWhole() throws Conflict {
    Commit commit = commitOf(put("a", "1"), put("b", "2"), put("c", "3"), delete("b"));
    store().commit(ALICE, 0, commit);

    assertThat(store().latest(ALICE)).isEqualTo(1);
    assertThat(texts(ALICE, NOTE)).containsExactly("a=1", "c=3");
    assertThat(store().get(ALICE, NOTE, key("b"))).isNull();
    JournalEntry entry = store().after(ALICE, 0, 10).getFirst();
    assertThat(entry.modseq()).isEqualTo(1);
    assertThat(entry.id()).isEqualTo(commit.id());
    assertThat(entry.time()).isEqualTo(NOW);
    assertThat(entry.changes()).isEqualTo(commit.changes());
    assertThat(entry.mutations()).hasSize(4);
    assertThat(entry.mutations().get(1)).isInstanceOf(Mutation.Put.class);
    assertThat(entry.mutations().get(1).kind()).isEqualTo(NOTE);
    assertThat(entry.mutations().get(1).key()).isEqualTo(key("b"));
    assertThat(entry.mutations().get(3)).isEqualTo(delete("b"));
  }

  @Test
  default void severalRecordsAreReadAtOnce() throws Conflict {
    List<Mutation> puts = new ArrayList<>();
    List<RecordId> ids = new ArrayList<>();
    for (int i = 0; i < 1_200; i++) {
      puts.add(put("key" + i, "value" + i));
      ids.add(new RecordId(NOTE, key("key" + i)));
    }
    puts.add(new Mutation.Put(TAG, key("key1"), new byte[] {1}));
    puts.add(new Mutation.Put(BODY, key("key1"), new byte[] {2}));
    for (int i = 8_000; i < 8_300; i++) { // some of them on either side of a border in Cassandra
      puts.add(new Mutation.Put(BODY, Bytes.ofLong(i), Bytes.ofInt(i).array()));
      ids.add(new RecordId(BODY, Bytes.ofLong(i)));
    }
    store().commit(ALICE, 0, commitOf(puts.toArray(Mutation[]::new)));
    ids.addAll(
        List.of(
            new RecordId(NOTE, key("no")),
            new RecordId(TAG, key("key1")),
            new RecordId(BODY, key("key1")),
            new RecordId(NOTE, key("key1"))));

    List<byte[]> values = store().getAll(ALICE, ids);

    assertThat(values).hasSize(1_504);
    assertThat(new String(values.get(1_199), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("value1199");
    for (int i = 0; i < 300; i++) {
      assertThat(values.get(1_200 + i)).isEqualTo(Bytes.ofInt(8_000 + i).array());
    }
    assertThat(values.subList(1_500, 1_504))
        .containsExactly(null, new byte[] {1}, new byte[] {2}, values.get(1));
    assertThat(store().getAll(OTHER, ids.subList(0, 2))).containsExactly(null, null);
    assertThat(store().getAll(ALICE, List.of())).isEmpty();
  }

  @Test
  default void theLastMutationOfAKeyWins() throws Conflict {
    store().commit(ALICE, 0, commitOf(put("a", "1"), delete("a"), put("a", "2")));
    store()
        .commit(ALICE, 1, commitOf(delete("a"), put("b", "1"), put("b", "2"), delete("nothing")));

    assertThat(texts(ALICE, NOTE)).containsExactly("b=2");
  }

  @Test
  default void aCommitWithoutMutationsIsACommit() throws Conflict {
    store().commit(ALICE, 0, commitOf());

    assertThat(store().latest(ALICE)).isEqualTo(1);
    assertThat(store().after(ALICE, 0, 10)).hasSize(1);
  }

  @Test
  default void theLoserOfARaceLeavesNoTrace() throws Conflict {
    store().commit(ALICE, 0, commitOf(put("a", "1")));

    assertThatThrownBy(() -> store().commit(ALICE, 0, commitOf(put("a", "2"), put("b", "2"))))
        .isInstanceOf(Conflict.class);
    assertThatThrownBy(() -> store().commit(ALICE, 2, commitOf(put("a", "3"))))
        .isInstanceOf(Conflict.class);
    assertThat(store().latest(ALICE)).isEqualTo(1);
    assertThat(texts(ALICE, NOTE)).containsExactly("a=1");
    assertThat(store().after(ALICE, 0, 10)).hasSize(1);
  }

  @Test
  default void ofConcurrentWritersEachCommitLandsExactlyOnce() throws Exception {
    int writers = 8;
    int each = 25;
    AtomicInteger conflicts = new AtomicInteger();
    together(
        writers,
        writer -> {
          for (int i = 0; i < each; i++) {
            commitInTheEnd(writer + "-" + i, conflicts);
          }
        });

    assertThat(store().latest(ALICE)).isEqualTo(writers * each);
    assertThat(texts(ALICE, NOTE)).hasSize(writers * each);
    List<JournalEntry> journal = journal(ALICE);
    assertThat(journal).extracting(JournalEntry::modseq).doesNotHaveDuplicates().isSorted();
    assertThat(journal).extracting(JournalEntry::id).doesNotHaveDuplicates();
    // A counter that every commit reads and writes shows that none was decided on old knowledge.
    assertThat(store().get(ALICE, TAG, key("count")))
        .isEqualTo(Bytes.ofLong(writers * each).array());
    assertReplayGivesTheRecords(ALICE);
  }

  private void commitInTheEnd(String name, AtomicInteger conflicts) {
    while (true) {
      long seen = store().latest(ALICE);
      byte[] count = store().get(ALICE, TAG, key("count"));
      long next = (count == null ? 0 : Bytes.of(count).longAt(0)) + 1;
      try {
        Mutation counter = new Mutation.Put(TAG, key("count"), Bytes.ofLong(next).array());
        store().commit(ALICE, seen, commitOf(put(name, "x"), counter));
        return;
      } catch (Conflict e) {
        conflicts.incrementAndGet();
      }
    }
  }

  @Test
  default void writersOfManyAccountsDoNotDisturbEachOther() throws Exception {
    together(
        8,
        writer -> {
          AccountId account = new AccountId("acme", "user-" + writer);
          for (int i = 0; i < 25; i++) {
            store().commit(account, i, commitOf(put("k" + i, "v" + writer)));
          }
        });

    for (int writer = 0; writer < 8; writer++) {
      AccountId account = new AccountId("acme", "user-" + writer);
      String end = "=v" + writer;
      assertThat(store().latest(account)).isEqualTo(25);
      assertThat(texts(account, NOTE)).hasSize(25).allMatch(text -> text.endsWith(end));
    }
  }

  @Test
  default void accountsDoNotMix() throws Conflict {
    store().commit(ALICE, 0, commitOf(put("a", "alice")));
    store().commit(ALICE2, 0, commitOf(put("a", "alice-2"), put("-2", "trap")));
    store().commit(OTHER, 0, commitOf(put("a", "other")));

    assertThat(texts(ALICE, NOTE)).containsExactly("a=alice");
    assertThat(texts(ALICE2, NOTE)).containsExactly("-2=trap", "a=alice-2");
    assertThat(texts(OTHER, NOTE)).containsExactly("a=other");
    assertThat(store().after(ALICE, 0, 10)).hasSize(1);
    assertThat(store().latest(new AccountId("acme", "alic"))).isZero();
    assertThat(texts(new AccountId("acme", "alic"), NOTE)).isEmpty();
  }

  @Test
  default void kindsDoNotMix() throws Conflict {
    Mutation tag = new Mutation.Put(TAG, key("a"), utf8("tag"));
    store().commit(ALICE, 0, commitOf(put("a", "note"), tag));

    assertThat(texts(ALICE, NOTE)).containsExactly("a=note");
    assertThat(texts(ALICE, TAG)).containsExactly("a=tag");
  }

  @Test
  default void keysAreBytesInUnsignedOrder() throws Conflict {
    List<Bytes> keys =
        List.of(
            Bytes.EMPTY,
            bytes(0),
            bytes(0, 0),
            bytes(0, 1),
            bytes(1),
            bytes(0x7F, 0xFF),
            bytes(0x80),
            bytes(0xFF),
            bytes(0xFF, 0),
            bytes(0xFF, 0xFF),
            bytes(0xFF, 0xFF, 0xFF));
    List<Mutation> mutations = new ArrayList<>();
    for (Bytes key : keys.reversed()) {
      mutations.add(new Mutation.Put(NOTE, key, key.array()));
    }
    mutations.add(new Mutation.Put(TAG, bytes(0), utf8("beyond")));
    store().commit(ALICE, 0, new Commit(CommitId.random(), NOW, new byte[0], mutations));

    assertThat(keys(Bytes.EMPTY, Bytes.EMPTY)).isEqualTo(keys);
    assertThat(keys(bytes(0), bytes(0).afterPrefix()))
        .containsExactly(bytes(0), bytes(0, 0), bytes(0, 1));
    assertThat(keys(bytes(0xFF), bytes(0xFF).afterPrefix()))
        .containsExactly(bytes(0xFF), bytes(0xFF, 0), bytes(0xFF, 0xFF), bytes(0xFF, 0xFF, 0xFF));
    assertThat(keys(bytes(1), bytes(0x80))).containsExactly(bytes(1), bytes(0x7F, 0xFF));
    assertThat(keys(bytes(2), bytes(2))).isEmpty();
    assertThat(keys(bytes(3), bytes(2))).isEmpty();
    for (Bytes key : keys) {
      assertThat(store().get(ALICE, NOTE, key)).isEqualTo(key.array());
    }
  }

  @Test
  default void aVisitorEndsTheScan() throws Conflict {
    store().commit(ALICE, 0, commitOf(put("a", "1"), put("b", "2"), put("c", "3")));
    List<Bytes> seen = new ArrayList<>();
    store()
        .scan(
            ALICE,
            NOTE,
            Bytes.EMPTY,
            Bytes.EMPTY,
            (key, value) -> {
              seen.add(key);
              return seen.size() < 2;
            });

    assertThat(seen).containsExactly(key("a"), key("b"));
  }

  @Test
  default void aVisitorMayUseTheStore() throws Conflict {
    fill(3_000);
    AtomicInteger visited = new AtomicInteger();
    store()
        .scan(
            ALICE,
            NOTE,
            Bytes.EMPTY,
            Bytes.EMPTY,
            (key, value) -> {
              visited.incrementAndGet();
              assertThat(store().get(ALICE, NOTE, key)).isEqualTo(value);
              if (visited.get() % 1_000 == 0) {
                commitInTheEnd("during-" + visited, new AtomicInteger());
              }
              return true;
            });

    assertThat(visited).hasValue(3_000);
  }

  @Test
  default void aScanSeesOneInstant() throws Exception {
    int records = 4_000;
    fill(records);
    together(
        2,
        role -> {
          for (int round = 1; round <= 5; round++) {
            if (role == 0) {
              rewriteAll(records, round);
            } else {
              assertOneRound(records);
            }
          }
        });
  }

  private void fill(int records) throws Conflict {
    List<Mutation> mutations = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      mutations.add(new Mutation.Put(NOTE, Bytes.ofInt(i), utf8("0")));
    }
    store().commit(ALICE, store().latest(ALICE), commitOf(mutations.toArray(Mutation[]::new)));
  }

  private void rewriteAll(int records, int round) throws Conflict {
    List<Mutation> mutations = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      mutations.add(new Mutation.Put(NOTE, Bytes.ofInt(i), utf8("" + round)));
    }
    store().commit(ALICE, store().latest(ALICE), commitOf(mutations.toArray(Mutation[]::new)));
  }

  private void assertOneRound(int records) {
    List<String> rounds = new ArrayList<>();
    store()
        .scan(
            ALICE,
            NOTE,
            Bytes.EMPTY,
            Bytes.EMPTY,
            (key, value) -> rounds.add(Bytes.of(value).utf8()));
    assertThat(rounds).hasSize(records);
    assertThat(rounds.stream().distinct()).hasSize(1);
  }

  @Test
  default void aLargeCommitIsSeenWholeOrNotAtAll() throws Exception {
    int records = 100_000;
    store().commit(ALICE, 0, commitOf(put("first", "x")));
    List<Mutation> mutations = new ArrayList<>(records + 1);
    for (int i = 0; i < records; i++) {
      mutations.add(new Mutation.Put(TAG, Bytes.ofInt(i), Bytes.ofLong(i).array()));
    }
    mutations.add(delete("first"));
    Commit commit = commitOf(mutations.toArray(Mutation[]::new));
    AtomicInteger done = new AtomicInteger();
    together(
        2,
        role -> {
          if (role == 0) {
            store().commit(ALICE, 1, commit);
            done.set(1);
          } else {
            while (done.get() == 0) {
              assertThat(count(TAG)).isIn(0, records);
            }
          }
        });

    assertThat(count(TAG)).isEqualTo(records);
    assertThat(store().latest(ALICE)).isEqualTo(2);
    assertThat(store().after(ALICE, 1, 10).getFirst().mutations()).hasSize(records + 1);
    assertThat(texts(ALICE, NOTE)).isEmpty();
    reopen();
    assertThat(count(TAG)).isEqualTo(records);
    assertReplayGivesTheRecords(ALICE);
  }

  private int count(Kind kind) {
    AtomicInteger count = new AtomicInteger();
    store()
        .scan(
            ALICE,
            kind,
            Bytes.EMPTY,
            Bytes.EMPTY,
            (key, value) -> {
              count.incrementAndGet();
              return true;
            });
    return count.get();
  }

  @Test
  default void theJournalIsReadInOrderAndInParts() throws Conflict {
    for (int i = 0; i < 20; i++) {
      store().commit(ALICE, i, commitOf(put("k" + i % 3, "" + i)));
      store().commit(ALICE2, i, commitOf(put("x", "" + i)));
    }

    assertThat(store().after(ALICE, 0, 5))
        .extracting(JournalEntry::modseq)
        .containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(store().after(ALICE, 17, 100))
        .extracting(JournalEntry::modseq)
        .containsExactly(18L, 19L, 20L);
    assertThat(store().after(ALICE, 20, 100)).isEmpty();
    assertThat(store().after(ALICE, 200, 100)).isEmpty();
    assertThat(store().after(ALICE, 0, 0)).isEmpty();
  }

  @Test
  default void theJournalReplayedFromNothingGivesTheRecords() throws Conflict {
    Random random = new Random(7);
    for (int i = 0; i < 60; i++) {
      List<Mutation> mutations = new ArrayList<>();
      for (int j = random.nextInt(6); j >= 0; j--) {
        Bytes key = Bytes.ofInt(random.nextInt(12));
        Kind kind = random.nextBoolean() ? NOTE : TAG;
        mutations.add(
            random.nextInt(4) == 0
                ? new Mutation.Delete(kind, key)
                : new Mutation.Put(kind, key, Bytes.ofLong(random.nextLong()).array()));
      }
      store().commit(ALICE, i, commitOf(mutations.toArray(Mutation[]::new)));
    }

    assertReplayGivesTheRecords(ALICE);
    reopen();
    assertReplayGivesTheRecords(ALICE);
  }

  @Test
  default void immutableRecordsAreReadableButNotInTheJournal() throws Conflict {
    Mutation body = new Mutation.Put(BODY, key("m1"), utf8("header"));
    store().commit(ALICE, 0, commitOf(put("a", "1"), body));

    assertThat(store().get(ALICE, BODY, key("m1"))).isEqualTo(utf8("header"));
    assertThat(texts(ALICE, BODY)).containsExactly("m1=header");
    assertThat(store().after(ALICE, 0, 1).getFirst().mutations())
        .extracting(Mutation::kind)
        .containsExactly(NOTE);
    store().commit(ALICE, 1, commitOf(new Mutation.Delete(BODY, key("m1"))));
    assertThat(store().get(ALICE, BODY, key("m1"))).isNull();
  }

  @Test
  default void bigValuesAndLongKeysComeBack() throws Conflict {
    byte[] big = new byte[Mutation.MAX_VALUE];
    new Random(1).nextBytes(big);
    byte[] wide = new byte[Mutation.MAX_KEY];
    Arrays.fill(wide, (byte) 0xFF);
    Bytes longKey = Bytes.of(wide);
    store()
        .commit(
            ALICE,
            0,
            commitOf(
                new Mutation.Put(NOTE, longKey, big),
                new Mutation.Put(BODY, longKey, big),
                new Mutation.Put(NOTE, key("empty"), new byte[0])));

    reopen();
    assertThat(store().get(ALICE, NOTE, longKey)).isEqualTo(big);
    assertThat(store().get(ALICE, BODY, longKey)).isEqualTo(big);
    assertThat(store().get(ALICE, NOTE, key("empty"))).isEmpty();
    assertThat(keys(longKey, Bytes.EMPTY)).containsExactly(longKey);
    assertReplayGivesTheRecords(ALICE);
  }

  @Test
  default void anAccountCanBeginInTheMiddle() throws Conflict {
    MetadataStore.Beginning left = store().begin(ALICE); // by a process that was killed
    left.apply(List.of(put("left", "behind"), new Mutation.Put(BODY, key("m0"), utf8("x"))));
    MetadataStore.Beginning beginning = store().begin(ALICE);
    beginning.apply(List.of(put("a", "1"), put("b", "1"), put("c", "1")));
    beginning.apply(List.of(new Mutation.Put(BODY, key("m1"), utf8("header"))));
    beginning.apply(List.of(put("a", "2"), delete("b"), put("b", "3"), delete("c")));
    assertThat(store().latest(ALICE)).isZero();
    assertThat(accountsOf(store())).isEmpty();
    JournalEntry last =
        new JournalEntry(7, CommitId.random(), NOW, utf8("who"), List.of(put("a", "2")));
    beginning.complete(last);

    assertThat(store().latest(ALICE)).isEqualTo(7);
    assertThat(store().historyFrom(ALICE)).isEqualTo(6);
    assertThat(accountsOf(store())).containsExactly(ALICE);
    assertThat(texts(ALICE, NOTE)).containsExactly("a=2", "b=3");
    assertThat(texts(ALICE, BODY)).containsExactly("m1=header");
    assertThatThrownBy(() -> store().begin(ALICE)).isInstanceOf(StorageException.class);

    store().commit(ALICE, 7, commitOf(put("a", "4"), delete("b"), put("c", "5")));
    reopen();
    assertThat(texts(ALICE, NOTE)).containsExactly("a=4", "c=5");
    assertThat(store().after(ALICE, 6, 10))
        .extracting(JournalEntry::modseq)
        .containsExactly(7L, 8L);
    assertThat(store().after(ALICE, 6, 1).getFirst().id()).isEqualTo(last.id());
    assertThat(store().after(ALICE, 8, 10)).isEmpty();
    assertThatThrownBy(() -> store().after(ALICE, 5, 10)).isInstanceOf(NotRetained.class);
    assertThatThrownBy(() -> store().after(ALICE, 0, 10)).isInstanceOf(NotRetained.class);
  }

  @Test
  default void anAccountBegunTwiceIsBegunOnce() throws Conflict {
    MetadataStore.Beginning one = store().begin(ALICE);
    MetadataStore.Beginning two = store().begin(ALICE);
    JournalEntry last = new JournalEntry(3, CommitId.random(), NOW, utf8("who"), List.of());
    JournalEntry other = new JournalEntry(3, CommitId.random(), NOW, utf8("who"), List.of());
    two.apply(List.of(put("a", "1")));
    assertThatThrownBy(() -> one.complete(other)).isInstanceOf(Conflict.class);
    two.complete(last);

    assertThat(texts(ALICE, NOTE)).containsExactly("a=1");
    assertThat(store().after(ALICE, 2, 1).getFirst().id()).isEqualTo(last.id());
    store().commit(ALICE2, 0, commitOf(put("a", "1")));
    assertThat(store().historyFrom(ALICE2)).isZero();
    assertThat(store().historyFrom(OTHER)).isZero();
  }

  @Test
  default void accountsComeInOrder() throws Conflict {
    AccountId first = new AccountId("a", "zoe");
    for (AccountId account : List.of(OTHER, ALICE2, ALICE, first)) {
      store().commit(account, 0, commitOf(put("a", "1")));
    }
    store().commit(ALICE, 1, commitOf(delete("a")));

    assertThat(accountsOf(store())).containsExactly(first, ALICE, ALICE2, OTHER);
    List<AccountId> two = new ArrayList<>();
    store()
        .accounts((account, latest) -> {
          two.add(account);
          return two.size() < 2;
        });
    assertThat(two).containsExactly(first, ALICE);
    List<Long> latest = new ArrayList<>();
    store().accounts((account, modseq) -> latest.add(modseq));
    assertThat(latest).containsExactly(1L, 2L, 1L, 1L);
  }

  @Test
  default void whatWasCommittedIsThereAfterReopening() throws Conflict {
    store().commit(ALICE, 0, commitOf(put("a", "1")));
    store().commit(ALICE, 1, commitOf(put("b", "2")));
    reopen();

    assertThat(store().latest(ALICE)).isEqualTo(2);
    assertThat(texts(ALICE, NOTE)).containsExactly("a=1", "b=2");
    assertThatThrownBy(() -> store().commit(ALICE, 1, commitOf(put("c", "3"))))
        .isInstanceOf(Conflict.class);
    store().commit(ALICE, 2, commitOf(put("c", "3")));
    assertThat(journal(ALICE)).hasSize(3);
  }

  @Test
  default void aStreamIsAQueueOfEntries() {
    long a = store().append("spool-1", utf8("a"));
    long b = store().append("spool-1", utf8("b"));
    long c = store().append("spool-1", utf8("c"));
    store().append("spool-10", utf8("other"));

    assertThat(a).isPositive();
    assertThat(b).isGreaterThan(a);
    assertThat(c).isGreaterThan(b);
    assertThat(entries("spool-1", 0, 10)).containsExactly("a", "b", "c");
    assertThat(entries("spool-1", a, 1)).containsExactly("b");
    assertThat(entries("spool-1", c, 10)).isEmpty();
    assertThat(entries("none", 0, 10)).isEmpty();
    assertThat(accountsOf(store())).isEmpty();
    store().trim("spool-1", b);
    store().trim("none", 5);
    assertThat(entries("spool-1", 0, 10)).containsExactly("c");
    assertThat(store().read("spool-1", 0, 10).getFirst().position()).isEqualTo(c);
  }

  @Test
  default void aStreamsPositionIsNeverUsedAgain() {
    store().append("spool", utf8("a"));
    long last = store().append("spool", utf8("b"));
    store().trim("spool", last + 100);
    assertThat(entries("spool", 0, 10)).isEmpty();
    reopen();
    long next = store().append("spool", utf8("c"));

    assertThat(next).isGreaterThan(last);
    assertThat(entries("spool", last, 10)).containsExactly("c");
  }

  @Test
  default void concurrentAppendsAllLand() throws Exception {
    together(
        8,
        writer -> {
          long before = 0;
          for (int i = 0; i < 25; i++) {
            long position = store().append("busy", utf8(writer + ":" + i));
            assertThat(position).isGreaterThan(before);
            before = position;
          }
        });

    assertThat(entries("busy", 0, 1_000)).hasSize(200).doesNotHaveDuplicates();
    assertThat(store().read("busy", 0, 1_000))
        .extracting(MetadataStore.StreamEntry::position)
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  default void whatExceedsABoundIsRefused() {
    byte[] tooBig = new byte[MetadataStore.MAX_ENTRY + 1];
    assertThatThrownBy(() -> store().append("spool", tooBig))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store().append("Not A Stream", new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  default void aClosedStoreSaysSo() {
    MetadataStore store = store();
    store.close();
    store.close();

    assertThatThrownBy(() -> store.latest(ALICE)).isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> store.commit(ALICE, 0, commitOf()))
        .isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> store.append("spool", new byte[1]))
        .isInstanceOf(StorageException.class);
    assertThatThrownBy(
            () -> store.scan(ALICE, NOTE, Bytes.EMPTY, Bytes.EMPTY, (key, value) -> true))
        .isInstanceOf(StorageException.class);
  }

  /// Applies the journal to nothing and compares the outcome with the records of the mutable kinds.
  default void assertReplayGivesTheRecords(AccountId account) {
    TreeMap<String, String> replayed = new TreeMap<>();
    for (JournalEntry entry : journal(account)) {
      for (Mutation mutation : entry.mutations()) {
        String name = mutation.kind() + "/" + mutation.key();
        switch (mutation) {
          case Mutation.Put(Kind kind, Bytes key, byte[] value) ->
              replayed.put(name, Bytes.of(value).hashCode() + " of " + value.length);
          case Mutation.Delete(Kind kind, Bytes key) -> replayed.remove(name);
        }
      }
    }
    TreeMap<String, String> stored = new TreeMap<>();
    for (Kind kind : List.of(NOTE, TAG)) {
      store()
          .scan(
              account,
              kind,
              Bytes.EMPTY,
              Bytes.EMPTY,
              (key, value) -> {
                stored.put(kind + "/" + key, Bytes.of(value).hashCode() + " of " + value.length);
                return true;
              });
    }
    assertThat(replayed).isEqualTo(stored);
  }

  private List<JournalEntry> journal(AccountId account) {
    List<JournalEntry> all = new ArrayList<>();
    while (true) {
      List<JournalEntry> more = store().after(account, all.size(), 7);
      if (more.isEmpty()) {
        assertThat(all).hasSize((int) store().latest(account));
        return all;
      }
      all.addAll(more);
    }
  }

  private List<String> texts(AccountId account, Kind kind) {
    List<String> texts = new ArrayList<>();
    store()
        .scan(
            account,
            kind,
            Bytes.EMPTY,
            Bytes.EMPTY,
            (key, value) -> texts.add(key.utf8() + "=" + Bytes.of(value).utf8()));
    return texts;
  }

  private List<Bytes> keys(Bytes from, Bytes to) {
    List<Bytes> keys = new ArrayList<>();
    store().scan(ALICE, NOTE, from, to, (key, value) -> keys.add(key));
    return keys;
  }

  private List<String> entries(String stream, long after, int limit) {
    return store().read(stream, after, limit).stream()
        .map(entry -> Bytes.of(entry.value()).utf8())
        .toList();
  }

  private static List<AccountId> accountsOf(MetadataStore store) {
    List<AccountId> accounts = new ArrayList<>();
    store.accounts((account, latest) -> accounts.add(account));
    return accounts;
  }

  private static Commit commitOf(Mutation... mutations) {
    return new Commit(CommitId.random(), NOW, utf8("who and what"), List.of(mutations));
  }

  private static Mutation put(String key, String value) {
    return new Mutation.Put(NOTE, key(key), utf8(value));
  }

  private static Mutation delete(String key) {
    return new Mutation.Delete(NOTE, key(key));
  }

  private static Bytes key(String text) {
    return Bytes.utf8(text);
  }

  private static byte[] utf8(String text) {
    return Bytes.utf8(text).array();
  }

  private static Bytes bytes(int... octets) {
    byte[] array = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      array[i] = (byte) octets[i];
    }
    return Bytes.of(array);
  }

  /// A task of one of several threads that run at once.
  @FunctionalInterface
  interface Role {
    void play(int number) throws Exception;
  }

  /// Plays the roles 0 to `count - 1` at once, each on a virtual thread, and waits for all.
  static void together(int count, Role role) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> outcomes = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        outcomes.add(
            threads.submit(() -> {
              role.play(number);
              return true;
            }));
      }
      for (Future<?> outcome : outcomes) {
        outcome.get();
      }
    }
  }
}
