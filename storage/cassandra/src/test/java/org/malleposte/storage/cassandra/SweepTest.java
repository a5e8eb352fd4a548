package org.malleposte.storage.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Commit;
import org.malleposte.storage.CommitId;
import org.malleposte.storage.Conflict;
import org.malleposte.storage.Kind;
import org.malleposte.storage.Mutation;

/// What was deleted one by one, as a queue does, on a Cassandra that reads over 100,000 deletions
/// at most.
final class SweepTest {
  private static final Kind NOTE = Kind.mutable(5, "note");
  private static final int TOO_MANY = 120_000;
  private static final int AT_ONCE = 1_000;

  private static final Pattern TOMBSTONES = Pattern.compile("(\\d+) tombstone");

  private static CassandraOptions options;
  private static CqlSession session;
  private static CassandraMetadataStore store;
  private static Requests requests;
  private static Heads heads;
  private static Records records;

  @BeforeAll
  static void open() {
    options = LocalCassandra.freshKeyspace();
    session = Connection.open(options);
    Schema.ensure(session, options, true);
    requests = new Requests(session, options);
    store = new CassandraMetadataStore(requests);
    heads = new Heads(requests);
    records = new Records(requests);
  }

  @AfterAll
  static void close() {
    session.execute("DROP KEYSPACE IF EXISTS " + options.keyspace());
    session.close();
  }

  private static Bytes key(int number) {
    return Bytes.ofInts(number, 0);
  }

  private static void commit(AccountId account, long seen, Mutation... mutations) throws Conflict {
    store.commit(
        account,
        seen,
        new Commit(CommitId.random(), Instant.EPOCH, new byte[0], List.of(mutations)));
  }

  private static Mutation put(int number) {
    return new Mutation.Put(NOTE, key(number), new byte[] {1});
  }

  /// Leaves what so many commits leave that each delete one record, as of the last commit.
  private static void deleteSingly(AccountId account, int from, int to) {
    PreparedStatement delete =
        requests.prepare("DELETE FROM $record WHERE account = ? AND kind = ? AND key = ?");
    long time = heads.serial(account).written();
    List<BatchStatement> batches = new ArrayList<>();
    for (int at = from; at < to; at += AT_ONCE) {
      List<BatchableStatement<?>> some = new ArrayList<>();
      for (int i = at; i < Math.min(to, at + AT_ONCE); i++) {
        some.add(delete.bind(account.toString(), NOTE.number(), ByteBuffer.wrap(key(i).array())));
      }
      batches.add(requests.batch(some).setQueryTimestamp(time));
    }
    requests.writeAll("delete singly", batches);
  }

  private static List<Integer> keys(AccountId account) {
    List<Integer> keys = new ArrayList<>();
    store.scan(account, NOTE, Bytes.EMPTY, Bytes.EMPTY, (key, _) -> keys.add(key.intAt(0)));
    return keys;
  }

  @Test
  void moreDeletionsThanCanBeReadOverAreInNobodysWay() throws Exception {
    AccountId account = new AccountId("acme", "queue");
    int end = TOO_MANY + 10;
    commit(account, 0, put(5), put(6), put(end), put(end + 1));
    deleteSingly(account, 7, end);
    long swept = store.swept();

    assertThat(keys(account)).containsExactly(5, 6, end, end + 1);
    assertThat(store.swept()).isEqualTo(swept + 1);
    assertThat(records.page(account, NOTE, Bytes.EMPTY, Bytes.EMPTY, 500)).hasSize(4);
    commit(account, 1, put(1_000));
    assertThat(keys(account)).containsExactly(5, 6, 1_000, end, end + 1);
  }

  @Test
  void theGapAroundAKeyIsSweptAndItsNeighboursStay() throws Exception {
    AccountId account = new AccountId("acme", "gap");
    commit(account, 0, put(1), put(50), put(300), put(301));
    commit(account, 1, new Mutation.Delete(NOTE, key(50)));
    deleteSingly(account, 51, 300);
    assertThat(deletions(account)).isGreaterThanOrEqualTo(250);

    new Sweep(heads, records).around(account, NOTE, key(70));
    assertThat(deletions(account)).isLessThan(4);
    commit(account, 2, put(60));
    assertThat(keys(account)).containsExactly(1, 60, 300, 301);
  }

  @Test
  void allGoesWhereNothingIsLeft() throws Exception {
    AccountId account = new AccountId("acme", "none");
    commit(account, 0, put(1));
    commit(account, 1, new Mutation.Delete(NOTE, key(1)));
    deleteSingly(account, 2, 300);
    new Sweep(heads, records).around(account, NOTE, key(299));

    assertThat(deletions(account)).isLessThan(4);
    assertThat(keys(account)).isEmpty();
    commit(account, 2, put(2));
    assertThat(keys(account)).containsExactly(2);
  }

  @Test
  void whoDeletesSinglySweepsNowAndThen() throws Exception {
    AccountId account = new AccountId("acme", "singly");
    long before = store.swept();
    int commits = 0;
    while (store.swept() == before && commits < 3_000) {
      commit(account, commits, put(commits), new Mutation.Delete(NOTE, key(commits - 1)));
      commits++;
    }
    assertThat(store.swept()).isGreaterThan(before);
    assertThat(keys(account)).containsExactly(commits - 1);
  }

  /// How many deletions a scan steps over, as Cassandra tells.
  private static int deletions(AccountId account) {
    return session
        .execute(
            requests
                .prepare("SELECT key FROM $record WHERE account = ? AND kind = ?")
                .bind(account.toString(), NOTE.number())
                .setTracing(true))
        .getExecutionInfo()
        .getQueryTrace()
        .getEvents()
        .stream()
        .map(event -> String.valueOf(event.getActivity()))
        .map(TOMBSTONES::matcher)
        .filter(Matcher::find)
        .mapToInt(found -> Integer.parseInt(found.group(1)))
        .max()
        .orElseThrow();
  }
}
