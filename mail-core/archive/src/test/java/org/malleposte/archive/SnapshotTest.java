package org.malleposte.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Commit;
import org.malleposte.storage.CommitId;
import org.malleposte.storage.Conflict;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.Kind;
import org.malleposte.storage.MemoryArchiveStore;
import org.malleposte.storage.MemoryMetadataStore;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.Mutation;
import org.malleposte.storage.NotRetained;
import org.malleposte.storage.StorageException;

/// Accounts archived whole, and brought back from there. A note stands for a text.
final class SnapshotTest {
  private static final Kind NOTE = Kind.mutable(1, "note");
  private static final Kind TEXT = Kind.immutable(3, "text");
  private static final List<Reference> REFERENCES =
      List.of(new Reference(NOTE, 0, 8, List.of(TEXT)));
  private static final AccountId ANN = new AccountId("acme", "ann");
  private static final AccountId BOB = new AccountId("acme", "bob");
  private static final AccountId CAROL = new AccountId("acme", "carol");
  private static final Duration WEEK = Duration.ofDays(7);

  private static final Chain.Findings CLEAN = new Chain.Findings(List.of(), List.of());

  private final MemoryMetadataStore store = new MemoryMetadataStore();
  private final MemoryArchiveStore archive = new MemoryArchiveStore();
  private Instant now = Instant.parse("2026-11-22T12:00:00Z");
  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return now;
        }

        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }
      };

  @Test
  void aRestoreBeginsWithSnapshots() {
    Archiver archiver = archiver(archive);
    change(ANN, archiver, 30);
    change(BOB, archiver, 5);
    now = now.plus(WEEK);
    assertThat(archiver.snapshots(WEEK)).isEqualTo(2);
    assertThat(archiver.snapshots(WEEK)).isZero();
    change(ANN, archiver, 3);
    change(CAROL, archiver, 2);

    MemoryMetadataStore restored = new MemoryMetadataStore();
    assertThat(restore(archive, restored)).isEqualTo(new Restorer.Restored(3, 2, 5, CLEAN));
    assertEqual(store, restored);
    assertThat(restored.historyFrom(ANN)).isEqualTo(29);
    assertThat(restored.after(ANN, 29, 10)).hasSize(4);
    assertThat(restore(archive, restored)).isEqualTo(new Restorer.Restored(3, 0, 0, CLEAN));

    MemoryMetadataStore whole = new MemoryMetadataStore();
    assertThat(new Restorer(archive, whole, REFERENCES).restoreAll(_ -> {}))
        .isEqualTo(new Restorer.Restored(3, 0, 40, CLEAN));
    assertEqual(store, whole);
    assertThat(whole.historyFrom(ANN)).isZero();
    assertThat(Chain.verify(archive).problems()).isEmpty();
  }

  @Test
  void whatIsBeforeTheSnapshotsIsNotRead() {
    Archiver archiver = archiver(archive);
    for (int i = 0; i < 10; i++) {
      change(ANN, archiver, 3);
    }
    now = now.plus(WEEK);
    archiver.snapshots(WEEK);
    change(ANN, archiver, 1);
    for (int i = 1; i <= 9; i++) {
      archive.objects.remove(Segment.name(i));
    }

    MemoryMetadataStore restored = new MemoryMetadataStore();
    restore(archive, restored);
    assertEqual(store, restored);
    Archiver next = archiver(archive);
    change(BOB, next, 1);
    assertThat(archive.objects).containsKey(Segment.name(14));
  }

  @Test
  void aSnapshotIsOfOneInstantThoughOthersCommit() {
    Archiver archiver = archiver(archive);
    change(ANN, archiver, 20);
    now = now.plus(WEEK);
    MetadataStore busy =
        new ForwardingMetadataStore(store) {
          @Override
          public void scan(AccountId account, Kind kind, Bytes from, Bytes end, RecordVisitor to) {
            super.scan(
                account,
                kind,
                from,
                end,
                (key, value) -> {
                  change(account); // while it is read
                  return to.visit(key, value);
                });
          }
        };
    assertThat(new Archiver(busy, archive, REFERENCES, clock).snapshots(WEEK)).isEqualTo(1);
    archiver.runAll();

    MemoryMetadataStore restored = new MemoryMetadataStore();
    restore(archive, restored);
    assertEqual(store, restored);
  }

  @Test
  void anAlteredSnapshotIsNoticedBeforeItsAccountIsThere() {
    Archiver archiver = archiver(archive);
    change(ANN, archiver, 5);
    now = now.plus(WEEK);
    archiver.snapshots(WEEK);
    String piece =
        archive.objects.keySet().stream()
            .filter(name -> name.startsWith("snapshot/") && name.endsWith("000001.seg"))
            .findFirst()
            .orElseThrow();
    byte[] other =
        new Segment(1, Segment.NONE, now, List.of(new Part(ANN, store.after(ANN, 0, 1), List.of())))
            .encode();
    archive.objects.put(piece, other);

    MemoryMetadataStore restored = new MemoryMetadataStore();
    assertThatThrownBy(() -> restore(archive, restored))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("altered");
    assertThat(restored.latest(ANN)).isZero();
    assertThat(Chain.verify(archive).problems()).hasSize(1);
  }

  /// What was restored from snapshots is archived elsewhere: that archive begins with snapshots.
  @Test
  void anAccountWithoutItsBeginningsIsArchivedAndMoved() {
    Archiver archiver = archiver(archive);
    change(ANN, archiver, 30);
    now = now.plus(WEEK);
    archiver.snapshots(WEEK);
    MemoryMetadataStore restored = new MemoryMetadataStore();
    restore(archive, restored);

    MemoryArchiveStore elsewhere = new MemoryArchiveStore();
    Archiver next = new Archiver(restored, elsewhere, REFERENCES, clock);
    next.runAll();
    now = now.plusSeconds(30);
    assertThat(next.lag()).isEqualTo(Duration.ofSeconds(30));
    commit(restored, ANN);
    next.changed(ANN);
    next.run();
    assertThat(next.lag()).isEqualTo(Duration.ofSeconds(30));
    assertThat(next.snapshots(Duration.ZERO)).isEqualTo(1);
    commit(restored, ANN);
    next.changed(ANN);
    next.run();
    assertThat(next.lag()).isZero();
    MemoryMetadataStore again = new MemoryMetadataStore();
    restore(elsewhere, again);
    assertEqual(restored, again);
    MemoryMetadataStore all = new MemoryMetadataStore();
    new Restorer(elsewhere, all, REFERENCES).restoreAll(_ -> {});
    assertEqual(restored, all);

    MemoryMetadataStore moved = new MemoryMetadataStore();
    new Mover(restored, moved, REFERENCES).round(_ -> {});
    assertEqual(restored, moved);
    assertThat(moved.historyFrom(ANN)).isGreaterThan(0);
  }

  @Test
  void anAccountIsBuiltAsItWas() {
    Archiver archiver = archiver(archive);
    change(ANN, archiver, 10);
    Instant then = now;
    now = now.plus(WEEK);
    archiver.snapshots(WEEK);
    change(ANN, archiver, 10);
    MemoryMetadataStore restored = new MemoryMetadataStore();
    restore(archive, restored);

    MemoryMetadataStore past = new MemoryMetadataStore();
    JournalEntry last = new Rewind(ANN, then, past).from(store);
    assertThat(last).extracting(JournalEntry::modseq).isEqualTo(10L);
    assertThat(past.latest(ANN)).isEqualTo(10);

    assertThatThrownBy(() -> new Rewind(ANN, then, new MemoryMetadataStore()).from(restored))
        .isInstanceOf(NotRetained.class);
    MemoryMetadataStore fromArchive = new MemoryMetadataStore();
    assertThat(new Rewind(ANN, then, fromArchive).from(archive)).isNotNull();
    assertThat(notes(fromArchive)).isEqualTo(notes(past)).isNotEqualTo(notes(store));
    assertThat(new Rewind(ANN, then.minus(WEEK), new MemoryMetadataStore()).from(store)).isNull();
  }

  @Test
  void thePastBeginsWithTheSnapshotBeforeIt() {
    Archiver archiver = archiver(archive);
    for (int i = 0; i < 10; i++) {
      change(ANN, archiver, 3);
    }
    now = now.plus(WEEK);
    archiver.snapshots(WEEK);
    change(ANN, archiver, 4);
    Instant then = now;
    MemoryMetadataStore past = new MemoryMetadataStore();
    new Rewind(ANN, then, past).from(store);
    for (int i = 0; i < 2; i++) {
      now = now.plus(WEEK);
      change(ANN, archiver, 4);
      now = now.plus(WEEK);
      archiver.snapshots(WEEK);
    }
    for (int i = 1; i <= 9; i++) {
      archive.objects.remove(Segment.name(i));
    }

    MemoryMetadataStore fromArchive = new MemoryMetadataStore();
    assertThat(new Rewind(ANN, then, fromArchive).from(archive))
        .extracting(JournalEntry::modseq)
        .isEqualTo(34L);
    assertThat(notes(fromArchive)).isEqualTo(notes(past)).isNotEqualTo(notes(store));
  }

  /// Who has the server's key can write any name once: the ordinary ledgers count all the same.
  @Test
  void aLedgerThatIsNoneIsPassedOver() {
    Archiver archiver = archiver(archive);
    change(ANN, archiver, 10);
    now = now.plus(WEEK);
    archiver.snapshots(WEEK);
    Instant then = now;
    change(ANN, archiver, 3);
    for (String name : List.of("000000000004", "999999999999", "000000000000", "none", "9")) {
      archive.objects.put(Chain.LEDGERS + name, new byte[0]);
    }
    assertThat(archive.objects).containsKey(Segment.name(4));
    archive.objects.remove(Segment.name(1)); // of which nobody has need

    Archiver next = archiver(archive);
    change(BOB, next, 1);
    MemoryMetadataStore restored = new MemoryMetadataStore();
    assertThat(restore(archive, restored).snapshots()).isEqualTo(1);
    assertEqual(store, restored);
    assertThat(new Rewind(ANN, then, new MemoryMetadataStore()).from(archive)).isNotNull();
  }

  private static List<Bytes> notes(MetadataStore of) {
    List<Bytes> notes = new ArrayList<>();
    of.scan(ANN, NOTE, Bytes.EMPTY, Bytes.EMPTY, (key, _) -> notes.add(key));
    return notes;
  }

  private Archiver archiver(MemoryArchiveStore to) {
    return new Archiver(store, to, REFERENCES, clock);
  }

  private static Restorer.Restored restore(MemoryArchiveStore from, MetadataStore into) {
    return new Restorer(from, into, REFERENCES).restore(_ -> {});
  }

  private static void assertEqual(MetadataStore one, MetadataStore other) {
    assertThat(new Comparison(one, other, REFERENCES).accounts().result().differences()).isEmpty();
    assertThat(new Comparison(other, one, REFERENCES).accounts().result().differences()).isEmpty();
  }

  private void change(AccountId account, Archiver archiver, int times) {
    for (int i = 0; i < times; i++) {
      change(account);
    }
    archiver.changed(account);
    archiver.run();
  }

  private void change(AccountId account) {
    commit(store, account);
  }

  /// A note comes; every third time an old one goes, its text as well.
  private void commit(MetadataStore to, AccountId account) {
    long modseq = to.latest(account) + 1;
    List<Mutation> mutations = new ArrayList<>();
    if (modseq % 3 == 0) {
      mutations.add(new Mutation.Delete(NOTE, Bytes.ofLong(modseq / 3)));
      mutations.add(new Mutation.Delete(TEXT, Bytes.ofLong(modseq / 3)));
    }
    mutations.add(new Mutation.Put(TEXT, Bytes.ofLong(modseq), Bytes.utf8("t" + modseq).array()));
    mutations.add(new Mutation.Put(NOTE, Bytes.ofLong(modseq), new byte[] {1}));
    try {
      to.commit(account, modseq - 1, new Commit(CommitId.random(), now, new byte[] {5}, mutations));
    } catch (Conflict e) {
      throw new AssertionError(e);
    }
  }
}
