package org.malleposte.archive;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.ArchiveStore;
import org.malleposte.storage.Conflict;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.JournalReader;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.Mutation;
import org.malleposte.storage.StorageException;

/// Builds an account as it was at an instant, in a store where it is not there yet: from its own
/// journal where that goes back far enough, else from the archive.
public final class Rewind {
  private static final int STEP = 500;

  private final AccountId account;
  private final Instant at;
  private final MetadataStore into;
  private final List<Mutation> waiting = new ArrayList<>();
  private MetadataStore.@Nullable Beginning beginning;
  private @Nullable JournalEntry last;

  public Rewind(AccountId account, Instant at, MetadataStore into) {
    this.account = account;
    this.at = at;
    this.into = into;
  }

  /// From the journal of a store.
  ///
  /// @return the last commit up to the instant, null when there was none by then
  /// @throws org.malleposte.storage.NotRetained the journal does not go back to the account's first
  ///   commit
  public @Nullable JournalEntry from(MetadataStore store) {
    JournalReader journal = new JournalReader(store, account, last == null ? 0 : last.modseq());
    for (List<JournalEntry> entries = journal.next();
        !entries.isEmpty();
        entries = journal.next()) {
      for (JournalEntry entry : entries) {
        if (!take(entry)) {
          return complete();
        }
      }
    }
    return complete();
  }

  /// From an archive, with the immutable records that came along: from the account's newest
  /// snapshot that is not after the instant, where there is one, and the segments since then.
  ///
  /// @return the last commit up to the instant, null when there was none by then
  /// @throws StorageException the archive is damaged
  public @Nullable JournalEntry from(ArchiveStore archive) {
    boolean[] over = {false};
    Chain.Findings found =
        begin(archive)
            .walk(segment -> {
              beginUnknown(segment, new Snapshots(archive));
              for (Part part : segment.parts()) {
                if (!over[0] && part.account().equals(account)) {
                  over[0] = !take(part);
                }
              }
            });
    if (!over[0] && !found.problems().isEmpty()) {
      throw new StorageException(found.problems().getFirst());
    }
    return complete();
  }

  /// What is to be followed once the account has begun with a snapshot, if it has.
  private Chain begin(ArchiveStore archive) {
    for (long number : Chain.ledgers(archive).reversed()) {
      Chain chain = Chain.afterLedger(archive, number);
      if (chain == null) {
        continue;
      }
      Standing standing = chain.ledger().of(account);
      Snapshot snapshot = standing == null ? null : standing.snapshot();
      if (snapshot == null) {
        break; // nor has an earlier ledger one
      }
      if (!snapshot.time().isAfter(at)) {
        last = new Snapshots(archive).apply(snapshot, this::applyAll);
        return Chain.from(archive, snapshot.from());
      }
    }
    return new Chain(archive);
  }

  /// An account whose journal began late where it was archived begins with its first snapshot.
  private void beginUnknown(Segment segment, Snapshots snapshots) {
    for (Snapshot snapshot : segment.snapshots()) {
      if (last == null && snapshot.account().equals(account) && !snapshot.time().isAfter(at)) {
        last = snapshots.apply(snapshot, this::applyAll);
      }
    }
  }

  private void applyAll(List<Mutation> mutations) {
    waiting.addAll(mutations);
    apply();
  }

  private boolean take(Part part) {
    JournalEntry begun = last;
    if (begun != null && part.last() <= begun.modseq()) {
      return true;
    }
    waiting.addAll(part.immutables());
    for (JournalEntry entry : part.entries()) {
      if (!take(entry)) {
        return false;
      }
    }
    return true;
  }

  /// Returns false for a commit after the instant.
  private boolean take(JournalEntry entry) {
    if (entry.time().isAfter(at)) {
      return false;
    }
    if (last != null && entry.modseq() <= last.modseq()) {
      return true;
    }
    waiting.addAll(entry.mutations());
    last = entry;
    if (waiting.size() >= STEP) {
      apply();
    }
    return true;
  }

  private MetadataStore.Beginning apply() {
    MetadataStore.Beginning open = beginning;
    if (open == null) {
      open = into.begin(account);
      beginning = open;
    }
    open.apply(List.copyOf(waiting));
    waiting.clear();
    return open;
  }

  private @Nullable JournalEntry complete() {
    JournalEntry known = last;
    if (known != null) {
      try {
        apply().complete(known);
      } catch (Conflict e) {
        throw new StorageException("Somebody else uses the store of the past.", e);
      }
    }
    return known;
  }
}
