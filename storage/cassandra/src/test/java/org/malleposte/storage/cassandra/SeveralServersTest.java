package org.malleposte.storage.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Commit;
import org.malleposte.storage.CommitId;
import org.malleposte.storage.Conflict;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.Kind;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.MetadataStoreContract;
import org.malleposte.storage.Mutation;
import org.malleposte.storage.OutcomeUnknown;
import org.malleposte.storage.RecordId;
import org.malleposte.storage.StorageException;

/// Two servers with the same keyspace, and one whose answers get lost.
class SeveralServersTest {
  private static final Kind NOTE = Kind.mutable(5, "note");
  private static final Kind BODY = Kind.immutable(7, "body");

  private static CassandraOptions options;
  private static CassandraStorage here;
  private static CassandraStorage there;

  @BeforeAll
  static void open() throws Exception {
    options = LocalCassandra.freshKeyspace();
    CassandraStorage[] opened = new CassandraStorage[2];
    // Both find nothing and make the tables at the same time.
    MetadataStoreContract.together(2, i -> opened[i] = CassandraStorage.open(options));
    here = opened[0];
    there = opened[1];
  }

  @AfterAll
  static void close() {
    here.close();
    there.close();
  }

  @Test
  void theTablesAreMadeOnceAndTheStoreIsOne() {
    assertThat(here.id()).isEqualTo(there.id());
  }

  @Test
  void whoLookedBeforeTheTablesWereMadeDoesNotMakeThemAgain() {
    try (CqlSession session = Connection.open(options)) {
      assertThat(new Schema(session, options).take(0)).isFalse();
    }
  }

  @Test
  void ofRacingServersEachCommitLandsExactlyOnce() throws Exception {
    AccountId account = new AccountId("acme", "race");
    Set<UUID> acknowledged = ConcurrentHashMap.newKeySet();
    MetadataStoreContract.together(
        4,
        writer -> {
          MetadataStore store = (writer % 2 == 0 ? here : there).metadata();
          for (int i = 0; i < 10; i++) {
            // Every writer wants the same number for its message, as two servers would.
            acknowledged.add(inTheEnd(store, account, writer + ":" + i));
          }
        });

    for (MetadataStore store : List.of(here.metadata(), there.metadata())) {
      assertThat(store.latest(account)).isEqualTo(40);
      List<JournalEntry> journal = store.after(account, 0, 100);
      assertThat(journal)
          .extracting(JournalEntry::modseq)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 40).boxed().toList());
      assertThat(journal.stream().map(entry -> entry.id().value()))
          .containsExactlyInAnyOrderElementsOf(acknowledged);
      // The immutable record of each modseq is that of the attempt that took place.
      for (JournalEntry entry : journal) {
        byte[] body = store.get(account, BODY, Bytes.ofLong(entry.modseq()));
        assertThat(body).isEqualTo(Bytes.utf8(entry.id().toString()).array());
      }
      List<String> scanned = new ArrayList<>();
      store.scan(
          account,
          BODY,
          Bytes.EMPTY,
          Bytes.EMPTY,
          (_, value) -> scanned.add(Bytes.of(value).utf8()));
      assertThat(scanned).isEqualTo(journal.stream().map(entry -> entry.id().toString()).toList());
    }
  }

  private static UUID inTheEnd(MetadataStore store, AccountId account, String note) {
    while (true) {
      long seen = store.latest(account);
      CommitId id = CommitId.random();
      List<Mutation> mutations =
          List.of(
              new Mutation.Put(NOTE, Bytes.utf8(note), new byte[] {1}),
              new Mutation.Put(BODY, Bytes.ofLong(seen + 1), Bytes.utf8(id.toString()).array()));
      try {
        store.commit(account, seen, new Commit(id, Instant.EPOCH, new byte[0], mutations));
        return id.value();
      } catch (Conflict e) {
        // somebody was first: look again
      }
    }
  }

  @Test
  void aCrashAfterALargeCommitWasNamedIsFinishedByWhoeverComesNext() throws Exception {
    AccountId account = new AccountId("acme", "large");
    int records = CassandraMetadataStore.BATCH_ROWS + 1_000;
    put(here.metadata(), account, 0, -1, 1);
    List<Mutation> mutations = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      mutations.add(new Mutation.Put(NOTE, Bytes.ofInt(i), Bytes.ofInt(i).array()));
    }
    mutations.add(new Mutation.Delete(NOTE, Bytes.ofInt(-1)));
    Commit commit = new Commit(CommitId.random(), Instant.EPOCH, new byte[0], mutations);
    new HalfDone(options).name(account, 1, commit);

    MetadataStore store = there.metadata();
    assertThat(store.latest(account)).isEqualTo(2);
    assertThat(store.get(account, NOTE, Bytes.ofInt(7))).isEqualTo(Bytes.ofInt(7).array());
    assertThat(store.get(account, NOTE, Bytes.ofInt(-1))).isNull();
    assertThat(
            store.getAll(
                account,
                List.of(new RecordId(NOTE, Bytes.ofInt(7)), new RecordId(NOTE, Bytes.ofInt(-1)))))
        .containsExactly(Bytes.ofInt(7).array(), null);
    assertThat(keys(store, account)).hasSize(records);
    // The next commit puts all in place before its own.
    put(store, account, 2, 3, 9);
    assertThat(store.get(account, NOTE, Bytes.ofInt(3))).isEqualTo(Bytes.ofInt(9).array());
    assertThat(keys(here.metadata(), account)).hasSize(records);
    assertThat(here.metadata().get(account, NOTE, Bytes.ofInt(-1))).isNull();
  }

  @Test
  void whatIsDeletedInBulkLeavesItsNeighbours() throws Exception {
    AccountId account = new AccountId("acme", "bulk");
    MetadataStore store = here.metadata();
    List<Mutation> puts = new ArrayList<>();
    List<Mutation> deletions = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      puts.add(new Mutation.Put(NOTE, Bytes.ofInt(i), new byte[] {1}));
      if (i % 100 != 50) {
        deletions.add(new Mutation.Delete(NOTE, Bytes.ofInt(i)));
      }
    }
    deletions.add(new Mutation.Put(NOTE, Bytes.ofInt(120), new byte[] {2}));
    store.commit(account, 0, new Commit(CommitId.random(), Instant.EPOCH, new byte[0], puts));
    store.commit(account, 1, new Commit(CommitId.random(), Instant.EPOCH, new byte[0], deletions));

    assertThat(keys(there.metadata(), account)).containsExactly(50, 120, 150, 250, 350, 450, 550);
  }

  @Test
  void anAnswerThatIsLostIsFoundOut() throws Exception {
    AccountId account = new AccountId("acme", "lost");
    try (FaultyWire wire = new FaultyWire(port())) {
      CassandraOptions through =
          CassandraOptions.of(List.of("127.0.0.1:" + wire.port()), options.keyspace(), 1)
              .withPatience(Duration.ofSeconds(1), Duration.ofSeconds(60));
      try (CassandraStorage faulty = CassandraStorage.open(through)) {
        MetadataStore store = faulty.metadata();
        put(store, account, 0, 0, 0);
        for (int i = 1; i <= 3; i++) {
          losingAnswers(wire, store, account, i);
        }
        assertThat(faulty.figures().stream().filter(f -> f.name().equals("commit.unknown")))
            .allSatisfy(f -> assertThat(f.value().getAsLong()).isGreaterThanOrEqualTo(3));
      }
    }
    assertThat(here.metadata().latest(account)).isEqualTo(4);
    assertThat(here.metadata().after(account, 0, 10))
        .extracting(JournalEntry::modseq)
        .containsExactly(1L, 2L, 3L, 4L);
    assertThat(keys(here.metadata(), account)).containsExactly(0, 1, 2, 3);
  }

  /// A commit that takes place and of which the driver hears nothing but a connection that breaks.
  private static void losingAnswers(
      FaultyWire wire, MetadataStore store, AccountId account, int number) throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    wire.loseAnswers(true);
    Thread healer =
        Thread.ofVirtual()
            .start(() -> {
              try {
                while (here.metadata().latest(account) == number && !done.get()) {
                  Thread.sleep(20);
                }
                wire.cut();
                wire.loseAnswers(false);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    try {
      put(store, account, number, number, number);
    } finally {
      done.set(true);
      healer.join();
    }
  }

  @Test
  void whoIsOutOfPatienceIsToldThatTheOutcomeIsUnknown() throws Exception {
    AccountId account = new AccountId("acme", "doubt");
    try (FaultyWire wire = new FaultyWire(port())) {
      CassandraOptions through =
          CassandraOptions.of(List.of("127.0.0.1:" + wire.port()), options.keyspace(), 1)
              .withPatience(Duration.ofSeconds(1), Duration.ofMillis(1));
      try (CassandraStorage faulty = CassandraStorage.open(through)) {
        put(faulty.metadata(), account, 0, 0, 0);
        wire.loseAnswers(true);
        assertThatThrownBy(() -> put(faulty.metadata(), account, 1, 1, 1))
            .isInstanceOf(OutcomeUnknown.class);
        assertThat(figure(faulty, "cassandra.timeouts")).isPositive();
        assertThat(figure(faulty, "cassandra.slowest.microseconds"))
            .isGreaterThanOrEqualTo(figure(faulty, "cassandra.median.microseconds"));
        wire.cut();
      }
    }
    assertThat(here.metadata().latest(account)).isBetween(1L, 2L);
  }

  private static long figure(CassandraStorage storage, String name) {
    return storage.figures().stream()
        .filter(figure -> figure.name().equals(name))
        .mapToLong(figure -> figure.value().getAsLong())
        .sum();
  }

  @Test
  void aRequestThatComesLateChangesNothing() throws Exception {
    AccountId account = new AccountId("acme", "late");
    try (FaultyWire wire = new FaultyWire(port())) {
      CassandraOptions through =
          CassandraOptions.of(List.of("127.0.0.1:" + wire.port()), options.keyspace(), 1)
              .withPatience(Duration.ofSeconds(2), Duration.ofMillis(1));
      try (CassandraStorage faulty = CassandraStorage.open(through)) {
        put(faulty.metadata(), account, 0, 0, 0);
        wire.holdRequests(4_000);
        Thread late =
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    put(faulty.metadata(), account, 1, 1, 1);
                  } catch (Conflict | StorageException e) {
                    // either may be said
                  }
                });
        put(here.metadata(), account, 1, 2, 2);
        wire.holdRequests(0);
        late.join();
      }
    }
    assertThat(here.metadata().after(account, 0, 10)).hasSize(2);
    assertThat(keys(here.metadata(), account)).containsExactly(0, 2);
  }

  private static int port() {
    return Connection.address(options.contactPoints().getFirst()).getPort();
  }

  private static void put(MetadataStore store, AccountId account, long seen, int key, int value)
      throws Conflict {
    store.commit(
        account,
        seen,
        new Commit(
            CommitId.random(),
            Instant.EPOCH,
            new byte[0],
            List.of(new Mutation.Put(NOTE, Bytes.ofInt(key), Bytes.ofInt(value).array()))));
  }

  private static List<Integer> keys(MetadataStore store, AccountId account) {
    List<Integer> keys = new ArrayList<>();
    store.scan(account, NOTE, Bytes.EMPTY, Bytes.EMPTY, (key, _) -> keys.add(key.intAt(0)));
    return keys;
  }
}
