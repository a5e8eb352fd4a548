package org.malleposte.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class JournalReaderTest {
  private static final Kind NOTE = Kind.mutable(1, "note");
  private static final AccountId ANN = new AccountId("acme", "ann");

  private final MemoryMetadataStore store = new MemoryMetadataStore();

  @Test
  void runsEndWithTheCommitThatMakesThemLarge() throws Conflict {
    for (int large = 0; large < 3; large++) {
      commit(10_000);
    }
    for (int small = 0; small < 100; small++) {
      commit(1);
    }
    commit(900);
    commit(1_200);
    commit(1);

    List<List<JournalEntry>> runs = runs(0);

    assertThat(runs.stream().flatMap(List::stream).map(JournalEntry::modseq))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 106).mapToObj(Long::valueOf).toList());
    assertThat(runs.subList(0, 3)).allMatch(run -> run.size() == 1);
    assertThat(runs).allMatch(run -> mutations(run.subList(0, run.size() - 1)) < 2_000);
    assertThat(runs).allMatch(run -> run.size() <= 16).hasSizeLessThan(20);
  }

  @Test
  void whatComesAfterIsReadAndNoMore() throws Conflict {
    commit(1);
    commit(1);
    assertThat(runs(1)).containsExactly(store.after(ANN, 1, 1));
    assertThat(runs(2)).isEmpty();
  }

  private static int mutations(List<JournalEntry> run) {
    return run.stream().mapToInt(entry -> entry.mutations().size()).sum();
  }

  private List<List<JournalEntry>> runs(long seen) {
    JournalReader reader = new JournalReader(store, ANN, seen);
    List<List<JournalEntry>> runs = new ArrayList<>();
    for (List<JournalEntry> run = reader.next(); !run.isEmpty(); run = reader.next()) {
      runs.add(run);
    }
    assertThat(reader.next()).isEmpty();
    return runs;
  }

  private void commit(int mutations) throws Conflict {
    List<Mutation> puts = new ArrayList<>();
    for (int i = 0; i < mutations; i++) {
      puts.add(new Mutation.Put(NOTE, Bytes.ofLong(i), new byte[1]));
    }
    store.commit(
        ANN, store.latest(ANN), new Commit(CommitId.random(), Instant.EPOCH, new byte[] {1}, puts));
  }
}
