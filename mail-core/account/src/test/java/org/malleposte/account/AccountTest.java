package org.malleposte.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Commit;
import org.malleposte.storage.CommitId;
import org.malleposte.storage.Conflict;
import org.malleposte.storage.Kind;
import org.malleposte.storage.MemoryMetadataStore;
import org.malleposte.storage.Mutation;

class AccountTest {
  private static final Kind NOTE = Kind.mutable(100, "note");
  private static final Actor ACTOR = Actor.system("test");
  private static final AccountId ID = new AccountId("default", "a1");

  private final MemoryMetadataStore store = new MemoryMetadataStore();
  private final Accounts accounts = new Accounts(store, Clock.systemUTC());
  private final Account account = accounts.open(ID);

  private static Bytes key(String text) {
    return Bytes.utf8(text);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private String note(String key) {
    byte[] value = account.get(NOTE, key(key));
    return value == null ? "" : new String(value, StandardCharsets.UTF_8);
  }

  private void write(String key, String value) {
    account.<Boolean, RuntimeException>change(
        ACTOR,
        draft -> {
          draft.put(NOTE, key(key), bytes(value));
          draft.event(new Event.DomainAdded(value));
          return true;
        });
  }

  @Test
  void aChangeIsThereWithItsStory() {
    write("a", "1");
    assertThat(note("a")).isEqualTo("1");
    assertThat(account.modseq()).isEqualTo(1);
    assertThat(account.after(0, 10))
        .singleElement()
        .satisfies(commit ->
            assertThat(commit.changes())
                .containsExactly(new Change(ACTOR, List.of(new Event.DomainAdded("1")))));
  }

  @Test
  void aDecisionThatWritesNothingMakesNoCommit() {
    assertThat(account.<Integer, RuntimeException>change(ACTOR, _ -> 5)).isEqualTo(5);
    assertThat(account.modseq()).isZero();
  }

  @Test
  void aRefusedDecisionLeavesNothing() {
    assertThatThrownBy(() ->
            account.<Boolean, java.io.IOException>change(
                ACTOR,
                draft -> {
                  draft.put(NOTE, key("a"), bytes("1"));
                  throw new java.io.IOException("no");
                }))
        .isInstanceOf(java.io.IOException.class)
        .hasMessage("no");
    assertThat(account.modseq()).isZero();
    assertThat(note("a")).isEmpty();
  }

  @Test
  void aDraftShowsItsOwnWritesInOrder() {
    write("b", "old");
    write("c", "gone");
    account.<Boolean, RuntimeException>change(
        ACTOR,
        draft -> {
          draft.put(NOTE, key("a"), bytes("new"));
          draft.put(NOTE, key("b"), bytes("other"));
          draft.delete(NOTE, key("c"));
          draft.put(NOTE, key("d"), bytes("last"));
          List<String> seen = new ArrayList<>();
          draft.scan(
              NOTE,
              Bytes.EMPTY,
              Bytes.EMPTY,
              (key, value) ->
                  seen.add(key.utf8() + "=" + new String(value, StandardCharsets.UTF_8)));
          assertThat(seen).containsExactly("a=new", "b=other", "d=last");
          assertThat(draft.get(NOTE, key("c"))).isNull();
          return true;
        });
  }

  @Test
  void manyWritersLoseNothingAndShareCommits() throws Exception {
    int writers = 64;
    int each = 50;
    AtomicInteger seen = new AtomicInteger();
    account.watch(seen::incrementAndGet);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int w = 0; w < writers; w++) {
        running.add(threads.submit(() -> count(each)));
      }
      for (Future<?> one : running) {
        one.get();
      }
    }
    assertThat(note("counter")).isEqualTo(String.valueOf(writers * each));
    assertThat(account.modseq()).isLessThanOrEqualTo(writers * each);
    assertThat(seen.get()).isEqualTo((int) account.modseq());
    long events =
        account.after(0, Integer.MAX_VALUE).stream()
            .flatMap(commit -> commit.changes().stream())
            .mapToLong(change -> change.events().size())
            .sum();
    assertThat(events).isEqualTo(writers * each);
  }

  private void count(int times) {
    for (int i = 0; i < times; i++) {
      account.<Boolean, RuntimeException>change(
          ACTOR,
          draft -> {
            byte[] before = draft.get(NOTE, key("counter"));
            int next =
                before == null
                    ? 1
                    : Integer.parseInt(new String(before, StandardCharsets.UTF_8)) + 1;
            draft.put(NOTE, key("counter"), bytes(String.valueOf(next)));
            draft.event(new Event.DomainAdded("n" + next));
            return true;
          });
    }
  }

  @Test
  void anotherProcessFirstMeansDecidingAgain() throws Conflict {
    List<Long> projected = Collections.synchronizedList(new ArrayList<>());
    account.project(_ -> commit -> projected.add(commit.modseq()));
    AtomicInteger decided = new AtomicInteger();
    account.<Boolean, RuntimeException>change(
        ACTOR,
        draft -> {
          if (decided.getAndIncrement() == 0) {
            elsewhere("other", "x");
          }
          draft.put(NOTE, key("mine"), bytes("y"));
          return true;
        });
    assertThat(decided).hasValue(2);
    assertThat(note("other")).isEqualTo("x");
    assertThat(note("mine")).isEqualTo("y");
    assertThat(projected).containsExactly(1L, 2L);
  }

  private void elsewhere(String key, String value) {
    try {
      store.commit(
          ID,
          store.latest(ID),
          new Commit(
              CommitId.random(),
              java.time.Instant.EPOCH,
              new byte[0],
              List.of(new Mutation.Put(NOTE, key(key), bytes(value)))));
    } catch (Conflict e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void refreshBringsWhatOthersCommitted() {
    elsewhere("a", "1");
    assertThat(account.modseq()).isZero();
    assertThat(account.refresh()).isTrue();
    assertThat(account.modseq()).isEqualTo(1);
    assertThat(account.refresh()).isFalse();
  }

  @Test
  void whoLooksSeesWhatOthersHadCommitted() {
    elsewhere("a", "1");
    account.look();
    assertThat(account.modseq()).as("nobody else is there").isZero();
    accounts.share();
    account.look();
    assertThat(account.modseq()).isEqualTo(1);
  }

  @Test
  void whatIsReadWhileOthersCommitIsAsOfOneCommit() {
    accounts.share();
    List<Long> seen = new ArrayList<>();
    account.project(_ -> {
      elsewhere("a", "1");
      elsewhere("a", "2");
      return commit -> seen.add(commit.modseq());
    });
    assertThat(seen).containsExactly(1L, 2L);
    assertThat(account.modseq()).isEqualTo(2);
    account.still(() -> elsewhere("a", "3"), () -> seen.add(0L));
    assertThat(seen)
        .as("what was read hears of it before it is shown")
        .containsExactly(1L, 2L, 3L, 0L);
  }

  @Test
  void aDecisionIsNotCommittedOnWhatItDidNotSee() {
    accounts.share();
    AtomicInteger decided = new AtomicInteger();
    account.<Boolean, RuntimeException>change(
        ACTOR,
        draft -> {
          if (decided.getAndIncrement() == 0) {
            elsewhere("other", "x");
            account.refresh();
          }
          draft.put(NOTE, key("mine"), bytes("seen at " + draft.modseq()));
          return true;
        });
    assertThat(decided).hasValue(2);
    assertThat(note("mine")).isEqualTo("seen at 2");
  }

  @Test
  void aDecisionThatWritesNothingIsOfOneMomentToo() {
    accounts.share();
    elsewhere("a", "1");
    AtomicInteger decided = new AtomicInteger();
    String seen =
        account.<String, RuntimeException>change(
            ACTOR,
            draft -> {
              if (decided.getAndIncrement() == 0) {
                elsewhere("b", "2");
              }
              return draft.get(NOTE, key("a")) == null ? "nothing" : "it at " + draft.modseq();
            });
    assertThat(seen).isEqualTo("it at 3");
    assertThat(account.modseq()).as("everybody here sees what it saw").isEqualTo(2);
    assertThat(decided).hasValue(2);
  }

  @Test
  void oneRefusalInASharedCommitIsNobodyElsesBusiness() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> running = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        int n = i;
        running.add(threads.submit(() -> oddOnesFail(n)));
      }
      int landed = 0;
      for (Future<Boolean> one : running) {
        landed += one.get() ? 1 : 0;
      }
      assertThat(landed).isEqualTo(100);
    }
    for (int i = 0; i < 200; i++) {
      assertThat(note("n" + i)).isEqualTo(i % 2 == 0 ? "x" : "");
    }
  }

  private boolean oddOnesFail(int n) {
    try {
      return account.<Boolean, IllegalArgumentException>change(
          ACTOR,
          draft -> {
            draft.put(NOTE, key("n" + n), bytes("x"));
            if (n % 2 == 1) {
              throw new IllegalArgumentException("odd");
            }
            return true;
          });
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
