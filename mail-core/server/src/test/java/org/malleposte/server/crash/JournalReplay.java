package org.malleposte.server.crash;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.Kind;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.Mutation;
import org.malleposte.storage.embedded.EmbeddedOptions;
import org.malleposte.storage.embedded.EmbeddedStorage;

/// Promise 1 on what a server left behind: the journal replayed from empty equals the records.
public final class JournalReplay {
  private JournalReplay() {}

  static void check(Path dir) {
    try (EmbeddedStorage storage = EmbeddedStorage.open(dir, EmbeddedOptions.DEFAULTS)) {
      check(storage.metadata());
    }
  }

  /// Every account of a store, on which nobody works any more.
  public static void check(MetadataStore metadata) {
    List<AccountId> accounts = new ArrayList<>();
    metadata.accounts((account, _) -> accounts.add(account));
    accounts.forEach(account -> check(metadata, account));
  }

  private static void check(MetadataStore metadata, AccountId account) {
    Map<Kind, TreeMap<Bytes, Bytes>> replayed = new TreeMap<>((a, b) -> a.number() - b.number());
    long modseq = 0;
    List<JournalEntry> entries;
    do {
      entries = metadata.after(account, modseq, 500);
      for (JournalEntry entry : entries) {
        require(entry.modseq() == modseq + 1, account + ": a gap after modseq " + modseq);
        modseq = entry.modseq();
        entry.mutations().forEach(mutation -> apply(replayed, mutation));
      }
    } while (!entries.isEmpty());
    require(metadata.latest(account) == modseq, account + ": the journal ends early");
    replayed.forEach((kind, records) -> compare(metadata, account, kind, records));
  }

  private static void apply(Map<Kind, TreeMap<Bytes, Bytes>> replayed, Mutation mutation) {
    TreeMap<Bytes, Bytes> records = replayed.computeIfAbsent(mutation.kind(), _ -> new TreeMap<>());
    switch (mutation) {
      case Mutation.Put put -> records.put(put.key(), Bytes.of(put.value()));
      case Mutation.Delete delete -> records.remove(delete.key());
    }
  }

  private static void compare(
      MetadataStore metadata, AccountId account, Kind kind, TreeMap<Bytes, Bytes> records) {
    TreeMap<Bytes, Bytes> stored = new TreeMap<>();
    metadata.scan(
        account,
        kind,
        Bytes.EMPTY,
        Bytes.EMPTY,
        (key, value) -> {
          stored.put(key, Bytes.of(value));
          return true;
        });
    require(
        stored.equals(records), account + ": records of kind " + kind + " are not the journal's");
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
