package org.malleposte.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.ArchiveStore;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Commit;
import org.malleposte.storage.CommitId;
import org.malleposte.storage.Conflict;
import org.malleposte.storage.Content;
import org.malleposte.storage.ContentHash;
import org.malleposte.storage.Kind;
import org.malleposte.storage.MemoryArchiveStore;
import org.malleposte.storage.MemoryMetadataStore;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.Mutation;
import org.malleposte.storage.NameTaken;
import org.malleposte.storage.StorageException;

/// Notes with texts: a note (mutable) stands for a text (immutable), and so does a note in the bin.
final class ArchiveTest {
  private static final Kind NOTE = Kind.mutable(1, "note");
  private static final Kind BIN = Kind.mutable(2, "bin");
  private static final Kind TEXT = Kind.immutable(3, "text");
  private static final List<Reference> REFERENCES =
      List.of(new Reference(NOTE, 0, 8, List.of(TEXT)), new Reference(BIN, 8, 8, List.of(TEXT)));
  private static final AccountId ANN = new AccountId("acme", "ann");
  private static final AccountId BOB = new AccountId("acme", "bob");

  private static final Chain.Findings CLEAN = new Chain.Findings(List.of(), List.of());
  private static final ContentHash OTHER = Segment.hash(new byte[] {7});

  private final MetadataStore store = new MemoryMetadataStore();
  private final MemoryArchiveStore archive = new MemoryArchiveStore();
  private Instant now = Instant.parse("2026-11-22T12:00:00Z");
  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return now;
        }

        @Override
        public java.time.ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
          return this;
        }
      };
  private final Random random = new Random(7);
  private long text;

  @Test
  void whatWasArchivedIsRestored() {
    Archiver archiver = archiver();
    for (int round = 0; round < 20; round++) {
      for (int i = 0; i < 30; i++) {
        change(i % 3 == 0 ? ANN : BOB, archiver);
      }
      archiver.run();
    }

    MetadataStore restored = new MemoryMetadataStore();
    Restorer.Restored done = new Restorer(archive, restored, REFERENCES).restore(_ -> {});

    assertThat(done).isEqualTo(new Restorer.Restored(2, 0, 600, CLEAN));
    assertEqual(store, restored);
    assertThat(Chain.verify(archive)).isEqualTo(new Chain.Report(20, 600, List.of(), List.of()));
    assertThat(new Restorer(archive, restored, REFERENCES).restore(_ -> {}).commits()).isZero();
  }

  @Test
  void aNewArchiverGoesOnWhereTheLastOneEnded() {
    change(ANN, archiver());
    archiver().runAll();
    change(ANN, archiver());
    change(BOB, archiver());
    Archiver archiver = archiver();
    archiver.runAll();
    archiver.runAll();

    assertThat(archiver.commits()).isEqualTo(2);
    assertThat(archive.objects).hasSize(2);
    assertRestores();
  }

  @Test
  void aSegmentThatIsAlteredOrMissingIsNoticed() {
    Archiver archiver = archiver();
    for (int i = 0; i < 4; i++) {
      change(ANN, archiver);
      archiver.run();
    }
    byte[] third = archive.objects.get("journal/000000000003.seg");
    byte[] altered = third.clone();
    altered[60] ^= 1;

    archive.objects.put("journal/000000000003.seg", altered);
    assertThat(problems())
        .containsExactly(
            "The archive's journal/000000000003.seg is not what was sealed.",
            "The archive's journal/000000000004.seg does not follow the segment before it: one of"
                + " the two was altered.");
    byte[] sealedAgain =
        new Segment(3, Segment.NONE, now, Segment.decode(Segment.name(3), third).parts()).encode();
    archive.objects.put("journal/000000000003.seg", sealedAgain);
    assertThat(problems())
        .singleElement()
        .asString()
        .contains("journal/000000000004.seg does not follow the segment before it");
    assertThat(Chain.verify(archive).passedOver())
        .singleElement()
        .asString()
        .contains("journal/000000000003.seg follows nothing");
    archive.objects.remove("journal/000000000003.seg");
    assertThat(problems())
        .singleElement()
        .asString()
        .contains("journal/000000000003.seg is missing");
    MetadataStore restored = new MemoryMetadataStore();
    Restorer.Restored done = new Restorer(archive, restored, REFERENCES).restore(_ -> {});
    assertThat(done.found().problems()).isEqualTo(problems());
    assertThat(restored.latest(ANN)).isEqualTo(2);
    assertThatThrownBy(() -> new Rewind(ANN, now, new MemoryMetadataStore()).from(archive))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("is missing");
  }

  /// Who has the server's key can write any name that is free.
  @Test
  void archivingGoesOnBehindWhatOthersPutThere() {
    Archiver archiver = archiver();
    for (int i = 0; i < 4; i++) {
      change(ANN, archiver);
      archiver.run();
    }
    byte[] second = archive.objects.get(Segment.name(2));
    archive.objects.put(Segment.name(5), new byte[] {1, 2, 3});
    archive.objects.put(Segment.name(6), second); // under another name
    archive.objects.put(Segment.name(7), new Segment(7, OTHER, now, parts(BOB)).encode());
    archive.objects.put(Segment.name(9), new byte[100]);
    archive.objects.put(Segment.name(999_999_999_999L), new byte[0]);
    archive.objects.put("journal/000000000000.seg", new byte[0]);
    archive.objects.put("journal/none", new byte[0]);
    archive.objects.put("journal/zzz/zzz", new byte[0]);

    for (int i = 0; i < 8; i++) {
      change(BOB, archiver);
      tolerate(archiver::run);
    }
    archiver.run();
    change(BOB, archiver());
    archiver().runAll();

    assertThat(archiver.lag()).isZero();
    assertThat(archive.objects).containsKeys(Segment.name(8), Segment.name(10));
    MetadataStore restored = new MemoryMetadataStore();
    Restorer.Restored done = new Restorer(archive, restored, REFERENCES).restore(_ -> {});
    assertEqual(store, restored);
    assertThat(done.found().problems()).isEmpty();
    assertThat(done.found().passedOver())
        .hasSize(8)
        .contains("The archive's journal/000000000005.seg is no segment.")
        .anyMatch(said -> said.startsWith("The archive's journal/000000000007.seg does not follow"))
        .anyMatch(said -> said.contains("journal/999999999999.seg"));
    Chain.Report report = Chain.verify(archive);
    assertThat(report.problems()).isEmpty();
    assertThat(report.commits()).isEqualTo(13);
    assertThat(report.passedOver()).isEqualTo(done.found().passedOver());
    archive.objects.remove(Segment.name(8));
    assertThat(problems()).anyMatch(said -> said.contains("journal/00000000001"));
  }

  /// Until a later segment goes on without it nobody knows what it was.
  @Test
  void whatMayHaveBeenTheLastSegmentIsTold() {
    Archiver archiver = archiver();
    change(ANN, archiver);
    archiver.run();
    archive.objects.put(Segment.name(2), new byte[0]);

    String told = "The archive's journal/000000000002.seg is no segment.";
    assertThat(problems()).containsExactly(told);
    MetadataStore restored = new MemoryMetadataStore();
    assertThat(new Restorer(archive, restored, REFERENCES).restore(_ -> {}).found().problems())
        .containsExactly(told);
    assertEqual(store, restored);
  }

  /// A segment that looks like the next one, of commits that never were.
  @Test
  void whatTheStoreHasNotIsNotTakenForArchived() {
    Archiver archiver = archiver();
    change(ANN, archiver);
    archiver.run();
    ContentHash first = Segment.hash(archive.objects.get(Segment.name(1)));
    MetadataStore forged = new MemoryMetadataStore();
    for (int i = 0; i < 50; i++) {
      commit(forged, BOB, List.of(new Mutation.Put(NOTE, Bytes.ofLong(i), new byte[1])));
    }
    Segment next = new Segment(2, first, now, List.of(part(forged, BOB)));
    archive.objects.put(Segment.name(2), next.encode());

    change(BOB, archiver);
    tolerate(archiver::run);
    archiver.run();
    change(BOB, archiver());
    archiver().runAll();

    Chain chain = new Chain(archive);
    List<Long> bobs = new ArrayList<>();
    chain.walk(segment ->
        segment.parts().stream()
            .filter(part -> part.account().equals(BOB))
            .forEach(part -> bobs.add(part.last())));
    assertThat(bobs).containsExactly(50L, 1L, 2L);
    assertThat(Chain.verify(archive).passedOver())
        .singleElement()
        .asString()
        .contains("journal/000000000003.seg follows journal/000000000001.seg");
    Without known = new Without(archive, Set.of(Segment.name(2)));
    MetadataStore restored = new MemoryMetadataStore();
    new Restorer(known, restored, REFERENCES).restore(_ -> {});
    assertEqual(store, restored);
  }

  /// What was damaged is archived again, from where the chain is whole.
  @Test
  void aDamagedArchiveIsMadeWholeAgain() {
    Archiver archiver = archiver();
    for (int i = 0; i < 6; i++) {
      change(ANN, archiver);
      archiver.run();
    }
    byte[] third = archive.objects.put(Segment.name(3), new byte[10]);
    assertThat(problems()).hasSize(2);

    archiver().runAll();
    assertThat(problems()).isEmpty();
    assertThat(Chain.verify(archive).passedOver()).hasSize(4);
    assertRestores();

    archive.objects.put(Segment.name(3), third); // from a copy
    assertThat(problems()).isEmpty();
    assertRestores();
  }

  private List<Part> parts(AccountId account) {
    MetadataStore other = new MemoryMetadataStore();
    commit(other, account, List.of(new Mutation.Put(NOTE, Bytes.ofLong(1), new byte[1])));
    return List.of(part(other, account));
  }

  private static Part part(MetadataStore of, AccountId account) {
    return new Part(account, of.after(account, 0, 100), List.of());
  }

  @Test
  void aWriteWhoseOutcomeIsUnknownIsLookedAt() {
    List<RuntimeException> failures = new ArrayList<>();
    Archiver archiver = new Archiver(store, new Failing(archive, failures), REFERENCES, clock);
    change(ANN, archiver);
    failures.add(new StorageException("the answer was lost"));
    assertThatThrownBy(archiver::run).isInstanceOf(StorageException.class);
    now = now.plusSeconds(30);
    assertThat(archiver.lag()).isEqualTo(Duration.ofSeconds(30));

    change(ANN, archiver);
    archiver.run();

    assertThat(archiver.lag()).isZero();
    assertThat(archive.objects).hasSize(2);
    assertRestores();
  }

  @Test
  void aStoreWithSomethingElseInItIsNotTouched() {
    change(ANN, archiver());
    archiver().runAll();
    MetadataStore other = new MemoryMetadataStore();
    commit(other, ANN, List.of(new Mutation.Put(NOTE, Bytes.ofLong(99), new byte[1])));

    assertThatThrownBy(() -> new Restorer(archive, other, REFERENCES).restore(_ -> {}))
        .hasMessageContaining("The store is not empty");
  }

  /// The names are taken once each: what one archiver wrote the other finds when its own writing
  /// fails, and goes on after it.
  @Test
  void twoArchiversOfOneStoreDoNoHarm() throws Exception {
    List<Archiver> archivers = List.of(archiver(), archiver());
    for (int round = 0; round < 15; round++) {
      for (int i = 0; i < 10; i++) {
        change(i % 2 == 0 ? ANN : BOB, archivers.get(0));
      }
      archivers.get(1).changed(ANN);
      archivers.get(1).changed(BOB);
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        archivers.forEach(one -> threads.execute(() -> tolerate(one::run)));
      }
    }
    archivers.forEach(one -> tolerate(one::run));
    archivers.forEach(Archiver::runAll);

    assertThat(Chain.verify(archive).problems()).isEmpty();
    assertThat(Chain.verify(archive).commits()).isEqualTo(150);
    assertRestores();
  }

  private static void tolerate(Runnable run) {
    try {
      run.run();
    } catch (StorageException e) {
      assertThat(e).hasMessageContaining("other bytes");
    }
  }

  @Test
  void aMoveThatIsEndedAnywhereGoesOn() {
    for (int i = 0; i < 100; i++) {
      change(i % 3 == 0 ? ANN : BOB, archiver());
    }
    MemoryMetadataStore moved = new MemoryMetadataStore();
    int ends = 0;
    boolean done = false;
    while (!done) {
      try {
        new Mover(store, new Ending(moved, 7), REFERENCES).round(_ -> {});
        done = true;
      } catch (StorageException e) {
        ends++;
        change(ANN, archiver()); // the house is in use
      }
    }
    new Mover(store, moved, REFERENCES).round(_ -> {});

    assertThat(ends).isGreaterThan(5);
    assertThat(new Mover(store, moved, REFERENCES).behind()).isZero();
    assertEqual(store, moved);
  }

  /// A store takes texts away after the commit that lets them go, and may be killed in between.
  @Test
  void aTextThatNothingRefersToIsNoDifference() {
    commit(store, ANN, List.of(new Mutation.Put(TEXT, Bytes.ofLong(1), new byte[1])));
    change(ANN, archiver());
    MemoryMetadataStore moved = new MemoryMetadataStore();
    new Mover(store, moved, REFERENCES).round(_ -> {});
    assertEqual(store, moved);

    Bytes lost = Bytes.ofLong(99);
    byte[] binned = new byte[16];
    binned[15] = 99;
    commit(store, ANN, List.of(new Mutation.Put(TEXT, lost, new byte[1])));
    new Mover(store, moved, REFERENCES).round(_ -> {});
    assertEqual(store, moved);
    for (MetadataStore each : List.of(store, moved)) {
      commit(each, ANN, List.of(new Mutation.Put(BIN, Bytes.of(binned), new byte[1])));
    }
    assertThat(new Comparison(store, moved, REFERENCES).accounts().result().differences())
        .contains("The text %s of acme/ann differs.".formatted(lost));
    assertThat(new Comparison(moved, store, REFERENCES).accounts().result().differences())
        .contains("The text %s of acme/ann is only there.".formatted(lost));
  }

  @Test
  void nothingIsMovedIntoAnotherHouse() {
    change(ANN, archiver());
    MetadataStore other = new MemoryMetadataStore();
    commit(other, BOB, List.of(new Mutation.Put(NOTE, Bytes.ofLong(99), new byte[1])));
    assertThatThrownBy(() -> new Mover(store, other, REFERENCES).round(_ -> {}))
        .hasMessageContaining("The store is not empty");

    MetadataStore same = new MemoryMetadataStore();
    commit(same, ANN, List.of(new Mutation.Put(NOTE, Bytes.ofLong(99), new byte[1])));
    change(ANN, archiver());
    assertThatThrownBy(() -> new Mover(store, same, REFERENCES).round(_ -> {}))
        .hasMessageContaining("The store is not empty");
  }

  /// Takes some commits and no more.
  private static final class Ending extends ForwardingMetadataStore {
    private final AtomicInteger left;

    Ending(MetadataStore to, int commits) {
      super(to);
      left = new AtomicInteger(commits);
    }

    @Override
    public void commit(AccountId account, long seen, Commit commit) throws Conflict {
      if (left.getAndDecrement() <= 0) {
        throw new StorageException("the process was killed");
      }
      super.commit(account, seen, commit);
    }
  }

  /// In the second of two buckets, which nobody lists.
  @Test
  void aNameThatIsTakenUnseenIsPassedOver() {
    ArchiveStore other =
        new Failing(archive, List.of()) {
          @Override
          public void put(String name, Content content) {
            if (name.equals(Segment.name(1)) || name.equals(Segment.name(3))) {
              throw new NameTaken("there are other bytes under " + name);
            }
            super.put(name, content);
          }
        };
    Archiver archiver = new Archiver(store, other, REFERENCES, clock);
    for (int i = 0; i < 3; i++) {
      change(ANN, archiver);
      tolerate(archiver::run);
      archiver.run();
    }
    assertThat(archive.objects.keySet())
        .containsExactly(Segment.name(2), Segment.name(4), Segment.name(5));
    assertThat(problems()).isEmpty();
    assertRestores();
  }

  /// Writes and says it failed, once for each failure.
  private static class Failing implements ArchiveStore {
    private final ArchiveStore to;
    private final List<RuntimeException> failures;

    Failing(ArchiveStore to, List<RuntimeException> failures) {
      this.to = to;
      this.failures = failures;
    }

    @Override
    public void put(String name, Content content) {
      to.put(name, content);
      if (!failures.isEmpty()) {
        throw failures.removeFirst();
      }
    }

    @Override
    public java.io.InputStream open(String name) {
      return to.open(name);
    }

    @Override
    public void list(String prefix, String after, ArchiveVisitor visitor) {
      to.list(prefix, after, visitor);
    }
  }

  private Archiver archiver() {
    return new Archiver(store, archive, REFERENCES, clock);
  }

  private List<String> problems() {
    return Chain.verify(archive).problems();
  }

  private void assertRestores() {
    MetadataStore restored = new MemoryMetadataStore();
    new Restorer(archive, restored, REFERENCES).restore(_ -> {});
    assertEqual(store, restored);
  }

  private static void assertEqual(MetadataStore one, MetadataStore other) {
    assertThat(new Comparison(one, other, REFERENCES).accounts().result().differences()).isEmpty();
    assertThat(new Comparison(other, one, REFERENCES).accounts().result().differences()).isEmpty();
  }

  /// A new note, one into the bin, or one out of the bin for ever.
  private void change(AccountId account, Archiver archiver) {
    List<Bytes> notes = keys(account, NOTE);
    List<Bytes> bin = keys(account, BIN);
    List<Mutation> mutations = new ArrayList<>();
    int what = random.nextInt(4);
    if (what == 0 && !notes.isEmpty()) {
      Bytes note = notes.get(random.nextInt(notes.size()));
      mutations.add(new Mutation.Delete(NOTE, note));
      byte[] key = new byte[16];
      System.arraycopy(note.array(), 0, key, 8, 8);
      mutations.add(new Mutation.Put(BIN, Bytes.of(key), new byte[2]));
    } else if (what == 1 && !bin.isEmpty()) {
      Bytes gone = bin.get(random.nextInt(bin.size()));
      mutations.add(new Mutation.Delete(BIN, gone));
      mutations.add(new Mutation.Delete(TEXT, Bytes.ofLong(gone.longAt(8))));
    } else {
      Bytes key = Bytes.ofLong(++text);
      mutations.add(
          new Mutation.Put(
              TEXT, key, ("text " + text).getBytes(java.nio.charset.StandardCharsets.UTF_8)));
      mutations.add(new Mutation.Put(NOTE, key, new byte[] {1}));
    }
    commit(store, account, mutations);
    archiver.changed(account);
  }

  private List<Bytes> keys(AccountId account, Kind kind) {
    List<Bytes> keys = new ArrayList<>();
    store.scan(account, kind, Bytes.EMPTY, Bytes.EMPTY, (key, _) -> keys.add(key));
    return keys;
  }

  private void commit(MetadataStore to, AccountId account, List<Mutation> mutations) {
    try {
      to.commit(
          account,
          to.latest(account),
          new Commit(CommitId.random(), now, new byte[] {5}, mutations));
    } catch (Conflict e) {
      throw new AssertionError(e);
    }
  }
}
