package org.malleposte.archive;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Conflict;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.JournalReader;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.StorageException;

/// Follows the journals of one store in another: every commit again, with its own number, id, time
/// and author. Both may be any store, and the first may be in use; what it does meanwhile is
/// brought by the next round.
///
/// Where it stands is read from the other store itself, so that a move that was killed goes on.
public final class Mover {
  private final MetadataStore from;
  private final MetadataStore to;
  private final Immutables immutables;
  private final Replay replay;

  /// The greatest keys of immutable records that were brought: what was brought by another mover is
  /// brought again until the first new one comes.
  private final Map<AccountId, Bytes> newest = new ConcurrentHashMap<>();

  public Mover(MetadataStore from, MetadataStore to, List<Reference> references) {
    this.from = from;
    this.to = to;
    this.immutables = new Immutables(references);
    this.replay = new Replay(to, immutables);
  }

  /// Commits that the other store lacks at the moment.
  public long behind() {
    Map<AccountId, Long> there = latest(to);
    long behind = 0;
    for (Map.Entry<AccountId, Long> account : latest(from).entrySet()) {
      behind += Math.max(0, account.getValue() - there.getOrDefault(account.getKey(), 0L));
    }
    return behind;
  }

  /// Brings what there is now.
  ///
  /// @param progress hears how many commits were brought, this and earlier rounds together
  /// @return how many this round brought
  /// @throws StorageException the other store has something else in it
  public long round(LongConsumer progress) {
    long before = replay.commits();
    Map<AccountId, Long> here = latest(from);
    Map<AccountId, Long> there = latest(to);
    for (AccountId account : there.keySet()) {
      if (!here.containsKey(account)) {
        throw Replay.otherHistory(account);
      }
    }
    try (Together together = new Together()) {
      here.forEach((account, latest) -> {
        long known = there.getOrDefault(account, 0L);
        if (known != latest) {
          together.run(() -> bring(account, known, progress));
        }
      });
    }
    return replay.commits() - before;
  }

  /// An account whose journal begins in the middle begins there with the records that it has.
  private long begin(AccountId account) {
    MetadataStore.Beginning beginning = to.begin(account);
    JournalEntry last =
        new StateReader(from, account, Map.of(), beginning::apply).read(immutables.kinds());
    try {
      beginning.complete(last);
    } catch (Conflict e) {
      throw Replay.otherHistory(account);
    }
    return last.modseq();
  }

  private static Map<AccountId, Long> latest(MetadataStore store) {
    Map<AccountId, Long> latest = new TreeMap<>();
    store.accounts((account, at) -> {
      latest.put(account, at);
      return true;
    });
    return latest;
  }

  /// Begins with the last commit that is there already, which must be the same.
  private void bring(AccountId account, long there, LongConsumer progress) {
    long known = there == 0 && from.historyFrom(account) > 0 ? begin(account) : there;
    long seen = Math.max(0, known - 1);
    JournalReader journal = new JournalReader(from, account, seen);
    List<JournalEntry> entries = journal.next();
    if (known > 0 && entries.isEmpty()) {
      throw Replay.otherHistory(account);
    }
    while (!entries.isEmpty()) {
      Bytes before = newest.getOrDefault(account, Bytes.EMPTY);
      Part part = new Part(account, entries, immutables.of(from, account, entries, before));
      replay.replay(part);
      newest.put(account, part.newest(before));
      progress.accept(replay.commits());
      entries = journal.next();
    }
  }
}
