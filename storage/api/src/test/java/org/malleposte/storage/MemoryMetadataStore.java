package org.malleposte.storage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A metadata store that forgets: for the unit tests of the floors above.
public class MemoryMetadataStore implements MetadataStore {
  private final TreeMap<AccountId, Account> accounts = new TreeMap<>();
  private final TreeMap<String, Stream> streams = new TreeMap<>();
  private final Map<AccountId, Account> begunLast = new HashMap<>();
  private boolean closed;

  private static final class Account {
    final List<JournalEntry> journal = new ArrayList<>();
    final TreeMap<Integer, TreeMap<Bytes, byte[]>> kinds = new TreeMap<>();
    long from;

    long latest() {
      return from + journal.size();
    }

    void apply(Mutation mutation) {
      switch (mutation) {
        case Mutation.Put(Kind kind, Bytes key, byte[] value) ->
            records(kind).put(key, value.clone());
        case Mutation.Delete(Kind kind, Bytes key) -> records(kind).remove(key);
      }
    }

    NavigableMap<Bytes, byte[]> records(Kind kind) {
      return kinds.computeIfAbsent(kind.number(), number -> new TreeMap<>());
    }
  }

  private static final class Stream {
    final TreeMap<Long, byte[]> entries = new TreeMap<>();
    long last;
  }

  @Override
  public synchronized long latest(AccountId account) {
    checkOpen();
    Account found = accounts.get(account);
    return found == null ? 0 : found.latest();
  }

  @Override
  public synchronized void commit(AccountId id, long seen, Commit commit) throws Conflict {
    checkOpen();
    long latest = latest(id);
    if (seen != latest) {
      throw new Conflict(id, seen, latest);
    }
    Account account = accounts.computeIfAbsent(id, key -> new Account());
    List<Mutation> journalled = new ArrayList<>();
    for (Mutation mutation : commit.mutations()) {
      account.apply(mutation);
      if (!mutation.kind().immutable()) {
        journalled.add(mutation);
      }
    }
    account.journal.add(
        new JournalEntry(
            latest + 1, commit.id(), commit.time(), commit.changes(), List.copyOf(journalled)));
  }

  @Override
  public synchronized List<JournalEntry> after(AccountId id, long seen, int limit) {
    checkOpen();
    Account account = accounts.get(id);
    if (account == null || seen >= account.latest() || limit == 0) {
      return List.of();
    }
    if (Math.max(0, seen) < account.from) {
      throw new NotRetained(id, account.from);
    }
    int from = (int) (Math.max(0, seen) - account.from);
    int to = (int) Math.min(account.journal.size(), (long) from + limit);
    return List.copyOf(account.journal.subList(from, to));
  }

  @Override
  public synchronized long historyFrom(AccountId id) {
    checkOpen();
    Account account = accounts.get(id);
    return account == null ? 0 : account.from;
  }

  @Override
  public synchronized Beginning begin(AccountId id) {
    if (latest(id) > 0) {
      throw new StorageException("the account " + id + " has commits");
    }
    Account begun = new Account();
    begunLast.put(id, begun);
    return new Beginning() {
      @Override
      public void apply(List<Mutation> mutations) {
        mutations.forEach(begun::apply);
      }

      @Override
      public void complete(JournalEntry last) throws Conflict {
        MemoryMetadataStore.this.complete(id, begun, last);
      }
    };
  }

  private synchronized void complete(AccountId id, Account begun, JournalEntry last)
      throws Conflict {
    if (latest(id) > 0 || !begunLast.remove(id, begun)) {
      throw new Conflict(id, 0, latest(id));
    }
    begun.from = last.modseq() - 1;
    begun.journal.add(last);
    accounts.put(id, begun);
  }

  @Override
  public synchronized byte @Nullable [] get(AccountId id, Kind kind, Bytes key) {
    checkOpen();
    Account account = accounts.get(id);
    byte[] value = account == null ? null : account.records(kind).get(key);
    return value == null ? null : value.clone();
  }

  @Override
  public void scan(AccountId id, Kind kind, Bytes from, Bytes to, RecordVisitor visitor) {
    for (var record : snapshot(id, kind, from, to).entrySet()) {
      if (!visitor.visit(record.getKey(), record.getValue().clone())) {
        return;
      }
    }
  }

  private synchronized NavigableMap<Bytes, byte[]> snapshot(
      AccountId id, Kind kind, Bytes from, Bytes to) {
    checkOpen();
    Account account = accounts.get(id);
    if (account == null || (to.length() > 0 && from.compareTo(to) >= 0)) {
      return new TreeMap<>();
    }
    NavigableMap<Bytes, byte[]> all = account.records(kind);
    return new TreeMap<>(
        to.length() == 0 ? all.tailMap(from, true) : all.subMap(from, true, to, false));
  }

  @Override
  public void accounts(AccountVisitor visitor) {
    for (AccountId id : ids()) {
      if (!visitor.visit(id, latest(id))) {
        return;
      }
    }
  }

  private synchronized List<AccountId> ids() {
    checkOpen();
    return List.copyOf(accounts.keySet());
  }

  @Override
  public synchronized long append(String name, byte[] entry) {
    Stream stream = stream(name);
    if (entry.length > MAX_ENTRY) {
      throw new IllegalArgumentException("an entry of " + entry.length + " bytes is too large");
    }
    stream.entries.put(++stream.last, entry.clone());
    return stream.last;
  }

  @Override
  public synchronized List<StreamEntry> read(String name, long after, int limit) {
    return stream(name).entries.tailMap(after, false).entrySet().stream()
        .limit(limit)
        .map(entry -> new StreamEntry(entry.getKey(), entry.getValue().clone()))
        .toList();
  }

  @Override
  public synchronized void trim(String name, long upTo) {
    stream(name).entries.headMap(upTo, true).clear();
  }

  private Stream stream(String name) {
    checkOpen();
    MetadataStore.checkStream(name);
    return streams.computeIfAbsent(name, key -> new Stream());
  }

  private void checkOpen() {
    if (closed) {
      throw new StorageException("the metadata store is closed");
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
