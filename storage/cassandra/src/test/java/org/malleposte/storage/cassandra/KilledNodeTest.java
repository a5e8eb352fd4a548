package org.malleposte.storage.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Commit;
import org.malleposte.storage.CommitId;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.Kind;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.MetadataStoreContract;
import org.malleposte.storage.Mutation;

/// The node is killed again and again while servers commit: every acknowledged commit is there
/// once, and modseqs have no gap. `-Dcassandra.kills=20` for the long run.
class KilledNodeTest {
  private static final int KILLS = Integer.getInteger("cassandra.kills", 1);
  private static final int PORT = Integer.getInteger("cassandra.killed.port", 24_052);
  private static final int WRITERS = 4;
  private static final Kind NOTE = Kind.mutable(5, "note");

  @TempDir Path temp;

  @Test
  void everyAcknowledgedCommitSurvives() throws Exception {
    try (LocalCassandra node = LocalCassandra.durable(temp.resolve("node"), PORT)) {
      CassandraOptions options =
          node.options("killed").withPatience(Duration.ofSeconds(5), Duration.ofMinutes(3));
      Map<AccountId, Map<Long, CommitId>> acknowledged = new ConcurrentHashMap<>();
      try (CassandraStorage storage = CassandraStorage.open(options)) {
        AtomicBoolean over = new AtomicBoolean();
        MetadataStoreContract.together(
            WRITERS + 1,
            role -> {
              if (role < WRITERS) {
                AccountId account = new AccountId("acme", "w" + role);
                acknowledged.put(account, write(storage.metadata(), account, over));
              } else {
                killAgainAndAgain(node, storage.metadata());
                over.set(true);
              }
            });
        acknowledged.forEach((account, mine) -> check(storage.metadata(), account, mine));
      }
    }
  }

  private static Map<Long, CommitId> write(
      MetadataStore store, AccountId account, AtomicBoolean over) throws Exception {
    Map<Long, CommitId> mine = new ConcurrentHashMap<>();
    for (long seen = 0; !over.get(); seen++) {
      CommitId id = CommitId.random();
      Mutation put =
          new Mutation.Put(NOTE, Bytes.ofLong(seen + 1), Bytes.utf8(id.toString()).array());
      store.commit(account, seen, new Commit(id, Instant.EPOCH, new byte[0], List.of(put)));
      mine.put(seen + 1, id);
    }
    return mine;
  }

  private static void killAgainAndAgain(LocalCassandra node, MetadataStore store)
      throws InterruptedException {
    AccountId watched = new AccountId("acme", "w0");
    for (int i = 0; i < KILLS; i++) {
      long before = store.latest(watched);
      while (store.latest(watched) < before + 20) {
        Thread.sleep(10);
      }
      node.kill();
      node.up();
    }
  }

  private static void check(MetadataStore store, AccountId account, Map<Long, CommitId> mine) {
    long latest = store.latest(account);
    assertThat(latest).isEqualTo(mine.size());
    List<JournalEntry> journal = store.after(account, 0, Integer.MAX_VALUE);
    assertThat(journal)
        .extracting(JournalEntry::modseq)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, latest).boxed().toList());
    for (JournalEntry entry : journal) {
      assertThat(entry.id()).isEqualTo(mine.get(entry.modseq()));
      assertThat(store.get(account, NOTE, Bytes.ofLong(entry.modseq())))
          .isEqualTo(Bytes.utf8(entry.id().toString()).array());
    }
  }
}
