package org.malleposte.archive;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.ArchiveStore;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.StorageException;

/// Makes an empty store what the archive says. Accounts begin with their newest snapshots, where
/// there are any; every commit after is made again, with its own number, id, time and author. So
/// records and modseqs are those of the store that was archived, and the journals from there on.
///
/// A restore that was interrupted goes on where it ended.
public final class Restorer {
  private final ArchiveStore archive;
  private final MetadataStore target;
  private final Snapshots snapshots;
  private final Replay replay;
  private final Set<AccountId> accounts = new HashSet<>();
  private long begun;

  public Restorer(ArchiveStore archive, MetadataStore target, List<Reference> references) {
    this.archive = archive;
    this.target = target;
    this.snapshots = new Snapshots(archive);
    this.replay = new Replay(target, new Immutables(references));
  }

  /// What a restore did.
  ///
  /// @param accounts that are in the archive
  /// @param snapshots accounts that began with one
  /// @param commits that were made again
  /// @param found objects that are none of the archive's; and what may have been, so that something
  ///   may be missing
  public record Restored(long accounts, long snapshots, long commits, Chain.Findings found) {}

  /// From snapshots on, as fast as it goes.
  ///
  /// @param progress hears how many commits are done, now and then As far as the chain goes: see
  ///   [Restored#found] for whether that may not be all.
  ///
  /// @throws StorageException a snapshot is damaged, or the store has something else in it; what
  ///   was restored until then stays and is right
  public Restored restore(LongConsumer progress) {
    Chain chain = Chain.afterLedger(archive);
    Ledger ledger = chain.ledger();
    long first = chain.number() + 1;
    for (Standing standing : ledger.all()) {
      accounts.add(standing.account());
      first = standing.needed() == 0 ? first : Math.min(first, standing.needed());
    }
    try (Together together = new Together()) {
      for (Standing standing : ledger.all()) {
        Snapshot snapshot = standing.snapshot();
        if (snapshot != null && isMissing(snapshot)) {
          begun++;
          together.run(() -> snapshots.begin(snapshot, target));
        }
      }
    }
    return follow(first > chain.number() ? chain : Chain.from(archive, first), progress);
  }

  /// Every commit there ever was, so that the journals are whole as well.
  public Restored restoreAll(LongConsumer progress) {
    return follow(new Chain(archive), progress);
  }

  private Restored follow(Chain chain, LongConsumer progress) {
    Chain.Findings found =
        chain.walk(segment -> {
          segment.parts().forEach(part -> accounts.add(part.account()));
          beginUnknown(segment);
          replay.replay(segment.parts());
          progress.accept(replay.commits());
        });
    return new Restored(accounts.size(), begun, replay.commits(), found);
  }

  /// An account whose journal began late where it was archived begins with its first snapshot.
  private void beginUnknown(Segment segment) {
    for (Snapshot snapshot : segment.snapshots()) {
      if (accounts.add(snapshot.account()) && isMissing(snapshot)) {
        begun++;
        snapshots.begin(snapshot, target);
      }
    }
  }

  private boolean isMissing(Snapshot snapshot) {
    AccountId account = snapshot.account();
    long there = target.latest(account);
    if (there == 0) {
      return true;
    }
    if (there < snapshot.modseq()) {
      throw new StorageException(
          "The account %s was restored up to modseq %d, before its snapshot. Go on as it was begun,"
                  .formatted(account, there)
              + " with the whole history, or restore into a new store.");
    }
    if (target.historyFrom(account) < snapshot.modseq()) {
      List<JournalEntry> entries = target.after(account, snapshot.modseq() - 1, 1);
      if (!entries.getFirst().id().equals(snapshot.last())) {
        throw Replay.otherHistory(account);
      }
    }
    return false;
  }
}
