package org.malleposte.search.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.malleposte.storage.AccountId;

class FollowersTest {
  private static final AccountId ANN = new AccountId("default", "ann");
  private static final AccountId BOB = new AccountId("default", "bob");

  /// Notes what it is asked to do.
  private static class TestingIndexing implements Indexing {
    final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

    @Override
    public boolean advance(Turn turn) throws IOException {
      asked.add("advance " + turn.account().name());
      turn.indexed(1);
      return true;
    }

    @Override
    public void postpone(Turn turn) {
      asked.add("postpone " + turn.account().name());
      turn.again(0);
    }

    @Override
    public void failed(Turn turn, Exception why) {
      asked.add("failed " + turn.account().name() + ": " + why.getMessage());
      turn.again(1);
    }

    String next() throws InterruptedException {
      return String.valueOf(asked.poll(60, TimeUnit.SECONDS));
    }

    void until(String wanted) throws InterruptedException {
      long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
      while (!next().equals(wanted)) {
        assertThat(System.nanoTime()).as("a minute has passed").isLessThan(end);
      }
    }
  }

  private static Followers following(Indexing indexing) {
    Followers followers = new Followers(Duration.ofMillis(1), 10, 1, () -> indexing);
    followers.start();
    return followers;
  }

  @Test
  void anAccountThatFailedIsNotTriedAgainAtOnceAndHoldsUpNobody() throws Exception {
    TestingIndexing indexing =
        new TestingIndexing() {
          @Override
          public boolean advance(Turn turn) throws IOException {
            super.advance(turn);
            if (turn.account().equals(ANN)) {
              throw new IOException("the disk is full");
            }
            return true;
          }
        };
    try (Followers followers = following(indexing)) {
      followers.note(ANN, 1);
      assertThat(indexing.next()).isEqualTo("advance ann");
      assertThat(indexing.next()).isEqualTo("failed ann: the disk is full");
      indexing.until("postpone ann");
      assertThat(followers.hasFailed(ANN)).isTrue();
      followers.note(BOB, 1);
      indexing.until("advance bob");
      assertThat(followers.hasFailed(BOB)).isFalse();
    }
  }

  @Test
  void aMessageMayBeLeftOutWhenThePausesAreTheLongest() throws Exception {
    TestingIndexing indexing =
        new TestingIndexing() {
          @Override
          public boolean advance(Turn turn) throws IOException {
            asked.add("may leave out: " + turn.mayLeaveOut());
            if (!turn.mayLeaveOut()) {
              throw new IOException("a message cannot be read");
            }
            return true;
          }

          @Override
          public void postpone(Turn turn) {
            turn.giveBack();
          }

          @Override
          public void failed(Turn turn, Exception why) {
            turn.giveBack();
          }
        };
    Follower.Pauses pauses = new Follower.Pauses(1_000_000, 4_000_000);
    try (Followers followers = new Followers(Duration.ofMillis(1), 10, 1, () -> indexing, pauses)) {
      followers.start();
      followers.note(ANN, 1);
      for (int i = 0; i < 3; i++) { // after pauses of none, one and two milliseconds
        assertThat(indexing.next()).isEqualTo("may leave out: false");
      }
      assertThat(indexing.next()).isEqualTo("may leave out: true");
      followers.pause(true); // the turn has ended
      followers.pause(false);
      assertThat(followers.hasFailed(ANN)).isFalse();
      followers.note(ANN, 1);
      assertThat(indexing.next()).isEqualTo("may leave out: false");
    }
  }

  @Test
  void aFaultOfOneAccountHoldsUpNobody() throws Exception {
    TestingIndexing indexing =
        new TestingIndexing() {
          @Override
          public boolean advance(Turn turn) throws IOException {
            if (turn.account().equals(ANN)) {
              throw new InternalError("a fault in a mapped file");
            }
            return super.advance(turn);
          }
        };
    try (Followers followers = following(indexing)) {
      followers.note(ANN, 1);
      assertThat(indexing.next()).startsWith("failed ann: ").endsWith("a fault in a mapped file");
      assertThat(followers.hasFailed(ANN)).isTrue();
      followers.note(BOB, 1);
      indexing.until("advance bob");
    }
  }

  @Test
  void whatIsLeftGoesOnUntilNothingIs() throws Exception {
    TestingIndexing indexing =
        new TestingIndexing() {
          private int left = 2;

          @Override
          public boolean advance(Turn turn) throws IOException {
            if (left > 0) {
              turn.goOn(left--);
            }
            return super.advance(turn);
          }
        };
    try (Followers followers = following(indexing)) {
      followers.note(ANN, 3);
      for (int i = 0; i < 3; i++) {
        assertThat(indexing.next()).isEqualTo("advance ann");
      }
      followers.pause(true); // the last turn has ended
      assertThat(followers.indexed()).isEqualTo(3);
    }
  }

  @Test
  void nobodyHasATurnWhileItStandsStill() throws Exception {
    TestingIndexing indexing = new TestingIndexing();
    try (Followers followers = following(indexing)) {
      followers.pause(true);
      followers.note(ANN, 1);
      assertThat(indexing.next()).isEqualTo("postpone ann");
      followers.pause(false);
      indexing.until("advance ann");
    }
  }
}
