package org.malleposte.server.house;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Commit;
import org.malleposte.storage.Conflict;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.Kind;
import org.malleposte.storage.MetadataStore;

/// The records of an account as they were, over the immutable ones as they are: these never change,
/// and need not be copied.
///
/// @param past its own records, in a store of their own
/// @param now the store of the house
record PastStore(MetadataStore past, MetadataStore now) implements MetadataStore {
  @Override
  public long latest(AccountId account) {
    return past.latest(account);
  }

  @Override
  public void commit(AccountId account, long seen, Commit commit) throws Conflict {
    past.commit(account, seen, commit);
  }

  @Override
  public List<JournalEntry> after(AccountId account, long seen, int limit) {
    return past.after(account, seen, limit);
  }

  @Override
  public long historyFrom(AccountId account) {
    return past.historyFrom(account);
  }

  @Override
  public Beginning begin(AccountId account) {
    return past.begin(account);
  }

  @Override
  public byte @Nullable [] get(AccountId account, Kind kind, Bytes key) {
    byte[] value = kind.immutable() ? now.get(account, kind, key) : null;
    return value == null ? past.get(account, kind, key) : value;
  }

  @Override
  public void scan(AccountId account, Kind kind, Bytes from, Bytes to, RecordVisitor visitor) {
    (kind.immutable() ? now : past).scan(account, kind, from, to, visitor);
  }

  @Override
  public void accounts(AccountVisitor visitor) {
    past.accounts(visitor);
  }

  @Override
  public long append(String stream, byte[] entry) {
    return past.append(stream, entry);
  }

  @Override
  public List<StreamEntry> read(String stream, long after, int limit) {
    return past.read(stream, after, limit);
  }

  @Override
  public void trim(String stream, long upTo) {
    past.trim(stream, upTo);
  }

  @Override
  public void close() {
    past.close();
  }
}
