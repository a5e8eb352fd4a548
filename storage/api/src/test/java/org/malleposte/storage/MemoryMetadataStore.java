package org.malleposte.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A metadata store that forgets: for the unit tests of the floors above.
public final class MemoryMetadataStore implements MetadataStore {
  private final TreeMap<AccountId, Account> accounts = new TreeMap<>();
  private final TreeMap<String, Stream> streams = new TreeMap<>();
  private boolean closed;

  private static final class Account {
    final List<JournalEntry> journal = new ArrayList<>();
    final TreeMap<Integer, TreeMap<Bytes, byte[]>> kinds = new TreeMap<>();

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
    return found == null ? 0 : found.journal.size();
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
      switch (mutation) {
        case Mutation.Put(Kind kind, Bytes key, byte[] value) ->
            account.records(kind).put(key, value.clone());
        case Mutation.Delete(Kind kind, Bytes key) -> account.records(kind).remove(key);
      }
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
    if (account == null || seen >= account.journal.size()) {
      return List.of();
    }
    int from = (int) Math.max(0, seen);
    int to = (int) Math.min(account.journal.size(), (long) from + limit);
    return List.copyOf(account.journal.subList(from, to));
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
