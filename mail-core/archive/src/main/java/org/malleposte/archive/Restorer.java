package org.malleposte.archive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.ArchiveStore;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Commit;
import org.malleposte.storage.Conflict;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.Mutation;
import org.malleposte.storage.StorageException;

/// Makes an empty store what the archive says: every commit again, with its own number, id, time
/// and author, so that records and journals are those of the store that was archived.
///
/// The archive is read twice: first to learn which immutable records are still wanted. A restore
/// that was interrupted goes on where it ended.
public final class Restorer {
  private final ArchiveStore archive;
  private final MetadataStore target;
  private final List<Reference> references;
  private final Map<AccountId, Set<Bytes>> wanted = new HashMap<>();
  private long commits;

  public Restorer(ArchiveStore archive, MetadataStore target, List<Reference> references) {
    this.archive = archive;
    this.target = target;
    this.references = List.copyOf(references);
  }

  /// What a restore did.
  ///
  /// @param accounts that are in the archive
  /// @param commits that were made again
  public record Restored(long accounts, long commits) {}

  /// @param progress hears how many commits are done, now and then
  /// @throws StorageException the archive is damaged, or the store has something else in it; what
  ///   was restored until then stays and is right
  public Restored restore(LongConsumer progress) {
    new Chain(archive).walk(segment -> segment.parts().forEach(this::want));
    new Chain(archive)
        .walk(segment -> {
          segment.parts().forEach(this::replay);
          progress.accept(commits);
        });
    return new Restored(wanted.size(), commits);
  }

  private void want(Part part) {
    Set<Bytes> keys = wanted.computeIfAbsent(part.account(), _ -> new HashSet<>());
    for (JournalEntry entry : part.entries()) {
      for (Mutation mutation : entry.mutations()) {
        want(mutation, keys);
      }
    }
  }

  /// Several records may stand for the same: a deleted message for what the message stood for. So
  /// each owner counts by its kind.
  private void want(Mutation mutation, Set<Bytes> keys) {
    for (Reference reference : references) {
      if (mutation.kind().number() == reference.owner().number()) {
        Bytes owner = owner(reference, mutation.key());
        switch (mutation) {
          case Mutation.Put _ -> keys.add(owner);
          case Mutation.Delete _ -> keys.remove(owner);
        }
      }
    }
  }

  /// The number of the kind, then the key of the immutable records.
  private static Bytes owner(Reference reference, Bytes key) {
    Bytes of = reference.key(key);
    byte[] owner = new byte[1 + of.length()];
    owner[0] = (byte) reference.owner().number();
    System.arraycopy(of.array(), 0, owner, 1, of.length());
    return Bytes.of(owner);
  }

  private boolean isWanted(AccountId account, Mutation.Put immutable) {
    Set<Bytes> keys = wanted.getOrDefault(account, Set.of());
    for (Reference reference : references) {
      byte[] owner = new byte[1 + immutable.key().length()];
      owner[0] = (byte) reference.owner().number();
      System.arraycopy(immutable.key().array(), 0, owner, 1, immutable.key().length());
      if (keys.contains(Bytes.of(owner))) {
        return true;
      }
    }
    return false;
  }

  private void replay(Part part) {
    AccountId account = part.account();
    long there = target.latest(account);
    if (there >= part.first()) {
      checkSame(part, Math.min(there, part.last()));
    }
    List<Mutation> first = new ArrayList<>();
    part.immutables().stream().filter(put -> isWanted(account, put)).forEach(first::add);
    for (JournalEntry entry : part.entries()) {
      if (entry.modseq() > there) {
        List<Mutation> mutations = new ArrayList<>(first);
        mutations.addAll(entry.mutations());
        first.clear();
        commit(account, entry, mutations);
      }
    }
  }

  private void commit(AccountId account, JournalEntry entry, List<Mutation> mutations) {
    try {
      target.commit(
          account,
          entry.modseq() - 1,
          new Commit(entry.id(), entry.time(), entry.changes(), mutations));
      commits++;
    } catch (Conflict e) {
      throw new StorageException(
          "The account %s is not what was restored of it; does a server run on the same store?"
              .formatted(account),
          e);
    }
  }

  /// What is there already must be the archive's own.
  private void checkSame(Part part, long modseq) {
    List<JournalEntry> there = target.after(part.account(), modseq - 1, 1);
    JournalEntry archived = part.entries().get((int) (modseq - part.first()));
    if (there.isEmpty() || !there.getFirst().id().equals(archived.id())) {
      throw new StorageException(
          "The store is not empty: it has another account %s than the archive. Restore into a new"
                  .formatted(part.account())
              + " one.");
    }
  }
}
