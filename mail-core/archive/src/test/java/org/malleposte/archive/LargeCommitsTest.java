package org.malleposte.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Commit;
import org.malleposte.storage.CommitId;
import org.malleposte.storage.Conflict;
import org.malleposte.storage.Kind;
import org.malleposte.storage.MemoryArchiveStore;
import org.malleposte.storage.MemoryMetadataStore;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.Mutation;
import org.malleposte.storage.StorageException;

/// Notes by the thousand are written, moved, put into the bin: each has a text that no journal
/// repeats.
final class LargeCommitsTest {
  private static final Kind NOTE = Kind.mutable(1, "note");
  private static final Kind BIN = Kind.mutable(2, "bin");
  private static final Kind TEXT = Kind.immutable(3, "text");
  private static final List<Reference> REFERENCES =
      List.of(new Reference(NOTE, 0, 8, List.of(TEXT)), new Reference(BIN, 8, 8, List.of(TEXT)));
  private static final AccountId ANN = new AccountId("acme", "ann");
  private static final Instant NOW = Instant.parse("2026-11-23T04:00:00Z");
  private static final Duration WEEK = Duration.ofDays(7);

  private final MemoryMetadataStore store = new MemoryMetadataStore();
  private final MemoryArchiveStore archive = new MemoryArchiveStore();

  @Test
  void whatIsOnlyMovedTakesNothingAlong() {
    Archiver archiver = archiver(NOW);
    write(1, 400);
    archiver.runAll();
    put(1, 400, 20);
    delete(100, 200);
    archiver.runAll();
    archiver(NOW).runAll(); // one that has to read how far the archive is

    assertThat(texts(1)).isEqualTo(400);
    assertThat(texts(2)).isZero();
    assertRestores();
  }

  @Test
  void whatComesWithAMoveIsTakenAlong() {
    Archiver archiver = archiver(NOW);
    write(1, 10);
    archiver.runAll();
    put(1, 10, 20);
    write(11, 15);
    delete(14, 15);
    archiver.runAll();

    assertThat(texts(2)).isEqualTo(5);
    assertRestores();
  }

  @Test
  void theLedgerTellsWhichTextsAreThere() {
    Archiver first = archiver(NOW);
    write(1, 10);
    first.runAll();
    archiver(NOW.plus(WEEK)).snapshots(WEEK); // and a ledger
    archive.objects.remove(Segment.name(1));
    put(1, 10, 20);
    write(11, 12);
    archiver(NOW.plus(WEEK)).runAll();

    assertThat(texts(4)).isEqualTo(2);
    assertRestores();
  }

  @Test
  void manyLargeCommitsAreManySmallSegments() {
    Archiver archiver = archiver(NOW);
    for (int commit = 0; commit < 14; commit++) {
      put(1, 3_000, 300);
    }
    put(1, 1, 1);
    archiver.runAll();

    List<Segment> segments = segments();
    assertThat(segments).hasSize(2);
    assertThat(segments).flatExtracting(Segment::parts).hasSize(15);
    assertRestores();
  }

  @Test
  void theMoverBringsEachTextOnce() {
    write(1, 500);
    put(1, 500, 20);
    delete(1, 250);
    MemoryMetadataStore moved = new MemoryMetadataStore();
    List<Mutation> texts = new ArrayList<>();
    MetadataStore listening =
        new ForwardingMetadataStore(moved) {
          @Override
          public void commit(AccountId account, long seen, Commit commit) throws Conflict {
            commit.mutations().stream().filter(m -> m.kind().equals(TEXT)).forEach(texts::add);
            super.commit(account, seen, commit);
          }
        };
    Mover mover = new Mover(store, listening, REFERENCES);
    mover.round(_ -> {});
    put(1, 500, 30);
    mover.round(_ -> {});

    assertThat(texts).hasSize(500);
    assertEqual(moved);
  }

  @Test
  void aSegmentThatCouldNotBeReadIsNotMade() {
    write(1, 10);
    Part part = new Part(ANN, store.after(ANN, 0, 10), List.of());
    Segment segment = new Segment(1, Segment.NONE, NOW, List.of(part));

    assertThatThrownBy(() -> segment.encode(100))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("nothing was written");
    assertThat(Segment.decode(Segment.name(1), segment.encode()).parts()).hasSize(1);
  }

  private Archiver archiver(Instant now) {
    return new Archiver(store, archive, REFERENCES, Clock.fixed(now, ZoneOffset.UTC));
  }

  private List<Segment> segments() {
    return archive.objects.entrySet().stream()
        .filter(object -> object.getKey().startsWith(Segment.PREFIX))
        .map(object -> Segment.decode(object.getKey(), object.getValue()))
        .toList();
  }

  /// How many texts came with a segment.
  private long texts(long segment) {
    String name = Segment.name(segment);
    return Segment.decode(name, archive.objects.get(name)).parts().stream()
        .mapToLong(part -> part.immutables().size())
        .sum();
  }

  private void assertRestores() {
    MemoryMetadataStore restored = new MemoryMetadataStore();
    new Restorer(archive, restored, REFERENCES).restore(_ -> {});
    assertEqual(restored);
  }

  private void assertEqual(MetadataStore other) {
    assertThat(new Comparison(store, other, REFERENCES).accounts().result().differences())
        .isEmpty();
    assertThat(new Comparison(other, store, REFERENCES).accounts().result().differences())
        .isEmpty();
  }

  /// New notes with their texts.
  private void write(long from, long to) {
    List<Mutation> mutations = new ArrayList<>();
    mutations.addAll(of(from, to, n -> new Mutation.Put(TEXT, Bytes.ofLong(n), new byte[50])));
    mutations.addAll(of(from, to, n -> new Mutation.Put(NOTE, Bytes.ofLong(n), new byte[1])));
    commit(mutations);
  }

  /// Notes that there are, written anew.
  private void put(long from, long to, int octets) {
    commit(of(from, to, n -> new Mutation.Put(NOTE, Bytes.ofLong(n), new byte[octets])));
  }

  /// Notes that there are go into the bin.
  private void delete(long from, long to) {
    List<Mutation> mutations = new ArrayList<>();
    mutations.addAll(of(from, to, n -> new Mutation.Delete(NOTE, Bytes.ofLong(n))));
    mutations.addAll(of(from, to, n -> new Mutation.Put(BIN, binned(n), new byte[1])));
    commit(mutations);
  }

  private static Bytes binned(long note) {
    byte[] key = new byte[16];
    System.arraycopy(Bytes.ofLong(note).array(), 0, key, 8, 8);
    return Bytes.of(key);
  }

  private static List<Mutation> of(long from, long to, LongFunction<Mutation> mutation) {
    return LongStream.rangeClosed(from, to).mapToObj(mutation).toList();
  }

  private void commit(List<Mutation> mutations) {
    try {
      store.commit(
          ANN, store.latest(ANN), new Commit(CommitId.random(), NOW, new byte[] {5}, mutations));
    } catch (Conflict e) {
      throw new AssertionError(e);
    }
  }
}
