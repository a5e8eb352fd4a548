package org.malleposte.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.malleposte.server.faults.Linearizability.Verdict;

/// A register of one number, drawn as time from left to right.
class LinearizabilityTest {
  private record Access(boolean writes, int value) {}

  private static final Model<Integer, Access> REGISTER =
      new Model<>() {
        @Override
        public Integer initial() {
          return 0;
        }

        @Override
        public @org.jspecify.annotations.Nullable Integer after(Integer state, Access access) {
          return access.writes
              ? Integer.valueOf(access.value)
              : access.value == state ? state : null;
        }
      };

  private final List<Timed<Access>> history = new ArrayList<>();

  private int write(int value, long begin, long end) {
    history.add(Timed.of(new Access(true, value), begin, end));
    return history.size() - 1;
  }

  private void read(int value, long begin, long end) {
    history.add(Timed.of(new Access(false, value), begin, end));
  }

  private Verdict verdict() {
    return Linearizability.check(REGISTER, history, 100_000);
  }

  @Test
  void oneAfterTheOther() {
    write(1, 0, 1);
    read(1, 2, 3);
    write(2, 4, 5);
    read(2, 6, 7);
    assertThat(verdict()).isEqualTo(Verdict.HOLDS);
  }

  @Test
  void aReadBesideAWriteMaySeeEither() {
    write(1, 0, 10);
    read(0, 1, 2);
    read(1, 3, 4);
    assertThat(verdict()).isEqualTo(Verdict.HOLDS);
  }

  @Test
  void aReadAfterAWriteMustSeeIt() {
    write(1, 0, 1);
    read(0, 2, 3);
    assertThat(verdict()).isEqualTo(Verdict.BROKEN);
  }

  @Test
  void whatWasSeenIsNotUnseen() {
    write(1, 0, 10);
    read(1, 1, 2);
    read(0, 3, 4);
    assertThat(verdict()).isEqualTo(Verdict.BROKEN);
  }

  @Test
  void twoReadersSeeTwoWritesInOneOrder() {
    write(1, 0, 10);
    write(2, 0, 10);
    read(1, 1, 2);
    read(2, 3, 4);
    read(1, 5, 6);
    assertThat(verdict()).isEqualTo(Verdict.BROKEN);
  }

  @Test
  void nobodyReadsWhatNobodyWrote() {
    write(1, 0, 1);
    read(7, 0, 9);
    assertThat(verdict()).isEqualTo(Verdict.BROKEN);
  }

  @Test
  void aWriteWithoutAnAnswerMayBeSeenLate() {
    write(1, 0, 1);
    write(2, 2, Timed.NEVER);
    read(1, 3, 4);
    read(2, 90, 91);
    assertThat(verdict()).isEqualTo(Verdict.HOLDS);
  }

  @Test
  void aWriteWithoutAnAnswerMayNeverTakePlace() {
    write(1, 0, 1);
    write(2, 2, Timed.NEVER);
    read(1, 90, 91);
    assertThat(verdict()).isEqualTo(Verdict.HOLDS);
  }

  @Test
  void aWriteWithoutAnAnswerTakesPlaceOnce() {
    write(1, 0, 1);
    write(2, 2, Timed.NEVER);
    read(2, 3, 4);
    read(1, 5, 6);
    assertThat(verdict()).isEqualTo(Verdict.BROKEN);
    history.removeLast();
    write(3, 5, 6);
    read(2, 7, 8);
    assertThat(verdict()).isEqualTo(Verdict.BROKEN);
  }

  @Test
  void aWriteWithoutAnAnswerDoesNotTakePlaceBeforeItBegan() {
    read(2, 0, 1);
    write(2, 2, Timed.NEVER);
    assertThat(verdict()).isEqualTo(Verdict.BROKEN);
  }

  @Test
  void whatIsToldWithAWriteComesAfterIt() {
    int written = write(1, 0, 10);
    history.add(new Timed<>(new Access(false, 0), 0, 10, written));
    assertThat(verdict()).isEqualTo(Verdict.BROKEN);
    history.removeLast();
    write(2, 0, 10);
    history.add(new Timed<>(new Access(false, 2), 0, 10, written));
    assertThat(verdict()).isEqualTo(Verdict.HOLDS);
  }

  @Test
  void whatIsTooMuchIsNotCalledRight() {
    for (int i = 0; i < 20; i++) {
      write(i, 0, 100);
    }
    read(77, 0, 100);
    assertThat(Linearizability.check(REGISTER, history, 1_000)).isEqualTo(Verdict.UNDECIDED);
  }

  /// Answers of a true register, then the same with one answer changed.
  @Test
  void aTrueHistoryHoldsAndATamperedOneDoesNot() {
    Random random = new Random(1);
    int value = 0;
    int nextValue = 1;
    for (int i = 0; i < 500; i++) {
      long moment = 10L * i;
      long begin = moment - random.nextInt(40);
      long end = moment + random.nextInt(40);
      if (random.nextInt(3) == 0) {
        value = nextValue++;
        write(value, begin, random.nextInt(20) == 0 ? Timed.NEVER : end);
      } else {
        read(value, begin, end);
      }
    }
    assertThat(verdict()).isEqualTo(Verdict.HOLDS);
    int last = history.size() - 1;
    while (history.get(last).what().writes) {
      last--;
    }
    Timed<Access> told = history.get(last);
    history.set(last, Timed.of(new Access(false, 1), told.begin(), told.end()));
    assertThat(verdict()).isEqualTo(Verdict.BROKEN);
  }
}
