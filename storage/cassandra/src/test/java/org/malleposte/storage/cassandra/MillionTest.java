package org.malleposte.storage.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Commit;
import org.malleposte.storage.CommitId;
import org.malleposte.storage.Conflict;
import org.malleposte.storage.Kind;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.Mutation;

/// An account of many records: `-Dcassandra.records=1000000`. Tells how long things take.
@EnabledIfSystemProperty(named = "cassandra.records", matches = "\\d+")
class MillionTest {
  private static final int RECORDS = Integer.getInteger("cassandra.records", 0);
  private static final int AT_ONCE = 4_096;
  private static final Kind ENTRY = Kind.mutable(3, "entry");

  private final AccountId account = new AccountId("acme", "million");
  private long modseq;

  @Test
  void aLargeAccountIsReadChangedAndEmptied() throws Exception {
    try (CassandraStorage storage = CassandraStorage.open(LocalCassandra.freshKeyspace())) {
      MetadataStore store = storage.metadata();
      timed("put " + RECORDS, () -> fill(store));
      timed("scan", () -> assertThat(count(store)).isEqualTo(RECORDS));
      timed("scan again", () -> assertThat(count(store)).isEqualTo(RECORDS));
      timed("change one", () -> commit(store, List.of(put(7))));
      timed("get one", () -> assertThat(store.get(account, ENTRY, key(8))).isNotNull());
      timed("delete all but ten in one commit", () -> commit(store, deletions()));
      timed("scan what is left", () -> assertThat(count(store)).isEqualTo(10));
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  private static void timed(String what, Step step) throws Exception {
    long began = System.nanoTime();
    step.run();
    System.out.printf(
        "%s: %,d ms%n", what, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
  }

  private void fill(MetadataStore store) throws Conflict {
    for (int at = 0; at < RECORDS; at += AT_ONCE) {
      List<Mutation> puts = new ArrayList<>();
      for (int i = at; i < Math.min(RECORDS, at + AT_ONCE); i++) {
        puts.add(put(i));
      }
      commit(store, puts);
    }
  }

  private static List<Mutation> deletions() {
    List<Mutation> deletions = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      if (i % (RECORDS / 10) != 5) {
        deletions.add(new Mutation.Delete(ENTRY, key(i)));
      }
    }
    return deletions;
  }

  private void commit(MetadataStore store, List<Mutation> mutations) throws Conflict {
    store.commit(
        account, modseq++, new Commit(CommitId.random(), Instant.EPOCH, new byte[0], mutations));
  }

  private static Mutation put(int number) {
    byte[] value = new byte[48];
    value[0] = (byte) number;
    return new Mutation.Put(ENTRY, key(number), value);
  }

  private static Bytes key(int number) {
    return Bytes.ofInts(1, number);
  }

  private int count(MetadataStore store) {
    AtomicInteger count = new AtomicInteger();
    store.scan(account, ENTRY, Bytes.EMPTY, Bytes.EMPTY, (_, _) -> count.incrementAndGet() > 0);
    return count.get();
  }
}
