package org.malleposte.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.JournalReader;
import org.malleposte.storage.Kind;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.Mutation;
import org.malleposte.storage.StorageException;

/// Reads all records of an account as they are after one commit, though others may come meanwhile:
/// first kind by kind, each as of some commit, then the commits made since the reading began.
/// Applied in this order they give the account as it is after the last of these.
final class StateReader {
  private static final int KINDS = 128;
  private static final int ITEMS = 1_000;
  private static final long OCTETS = 1 << 20;

  private final MetadataStore store;
  private final AccountId account;
  private final Map<Integer, String> names;
  private final Consumer<List<Mutation>> taker;
  private List<Mutation> waiting = new ArrayList<>();
  private long octets;

  /// @param names of kinds, as far as they are known
  /// @param taker is handed some mutations at a time
  StateReader(
      MetadataStore store,
      AccountId account,
      Map<Integer, String> names,
      Consumer<List<Mutation>> taker) {
    this.store = store;
    this.account = account;
    this.names = names;
    this.taker = taker;
  }

  /// @return the commit after which the account is as what was handed over
  JournalEntry read(List<Kind> immutables) {
    long begun = store.latest(account);
    Set<Integer> others = immutables.stream().map(Kind::number).collect(Collectors.toSet());
    for (int number = 0; number < KINDS; number++) {
      if (!others.contains(number)) {
        scan(Kind.mutable(number, names.getOrDefault(number, "kind-" + number)));
      }
    }
    JournalEntry last = replay(begun);
    // After the commits that refer to them: none is missed. What a later commit deletes may be.
    immutables.forEach(this::scan);
    hand();
    return last;
  }

  private void scan(Kind kind) {
    store.scan(
        account,
        kind,
        Bytes.EMPTY,
        Bytes.EMPTY,
        (key, value) -> {
          add(new Mutation.Put(kind, key, value));
          return true;
        });
  }

  private JournalEntry replay(long begun) {
    JournalEntry last = null;
    JournalReader journal = new JournalReader(store, account, begun - 1);
    for (List<JournalEntry> entries = journal.next();
        !entries.isEmpty();
        entries = journal.next()) {
      for (JournalEntry entry : entries) {
        entry.mutations().forEach(this::add);
        last = entry;
      }
    }
    if (last == null) {
      throw new StorageException("The account " + account + " has no commit.");
    }
    return last;
  }

  private void add(Mutation mutation) {
    waiting.add(mutation);
    octets +=
        64 + mutation.key().length() + (mutation instanceof Mutation.Put p ? p.value().length : 0);
    if (waiting.size() == ITEMS || octets >= OCTETS) {
      hand();
    }
  }

  private void hand() {
    if (!waiting.isEmpty()) {
      taker.accept(waiting);
      waiting = new ArrayList<>();
      octets = 0;
    }
  }
}
