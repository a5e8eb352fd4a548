package org.malleposte.archive;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Commit;
import org.malleposte.storage.Conflict;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.Mutation;
import org.malleposte.storage.StorageException;

/// Makes commits again in another store, each with its own number, id, time and author, so that
/// records and journals become those of the store they come from. What is there already is looked
/// at and left.
final class Replay {
  private final MetadataStore target;
  private final Immutables immutables;
  private final LongAdder commits = new LongAdder();

  Replay(MetadataStore target, Immutables immutables) {
    this.target = target;
    this.immutables = immutables;
  }

  /// Commits that were made again.
  long commits() {
    return commits.sum();
  }

  /// Replays parts of any accounts, those of one account in their order.
  void replay(List<Part> parts) {
    Map<AccountId, List<Part>> byAccount = new LinkedHashMap<>();
    parts.forEach(
        part -> byAccount.computeIfAbsent(part.account(), _ -> new ArrayList<>()).add(part));
    try (Together together = new Together()) {
      byAccount.values().forEach(some -> together.run(() -> some.forEach(this::replay)));
    }
  }

  /// Replays what the target lacks of some commits.
  ///
  /// @throws StorageException the target has another history
  void replay(Part part) {
    AccountId account = part.account();
    long there = target.latest(account);
    long both = Math.min(there, part.last());
    if (both >= part.first() && both > target.historyFrom(account)) {
      checkSame(part, both);
    }
    Map<Bytes, List<Mutation.Put>> waiting = Immutables.byKey(part.immutables());
    for (JournalEntry entry : part.entries()) {
      if (entry.modseq() > there) {
        commit(account, entry, immutables.complete(entry, waiting));
      }
    }
  }

  private void commit(AccountId account, JournalEntry entry, List<Mutation> mutations) {
    try {
      target.commit(
          account,
          entry.modseq() - 1,
          new Commit(entry.id(), entry.time(), entry.changes(), mutations));
      commits.increment();
    } catch (Conflict e) {
      throw new StorageException(
          "The account %s is not what was written of it; does a server run on the same store?"
              .formatted(account),
          e);
    }
  }

  /// What is there already must be of the same history.
  private void checkSame(Part part, long modseq) {
    List<JournalEntry> there = target.after(part.account(), modseq - 1, 1);
    JournalEntry wanted = part.entries().get((int) (modseq - part.first()));
    if (there.isEmpty() || !there.getFirst().id().equals(wanted.id())) {
      throw otherHistory(part.account());
    }
  }

  static StorageException otherHistory(AccountId account) {
    return new StorageException(
        "The store is not empty: its account %s has another history. Choose a new one."
            .formatted(account));
  }
}
