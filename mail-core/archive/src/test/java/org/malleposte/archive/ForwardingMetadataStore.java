package org.malleposte.archive;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Commit;
import org.malleposte.storage.Conflict;
import org.malleposte.storage.JournalEntry;
import org.malleposte.storage.Kind;
import org.malleposte.storage.MetadataStore;

/// Another store, for doubles that do one thing differently.
class ForwardingMetadataStore implements MetadataStore {
  private final MetadataStore to;

  ForwardingMetadataStore(MetadataStore to) {
    this.to = to;
  }

  @Override
  public long latest(AccountId account) {
    return to.latest(account);
  }

  @Override
  public void commit(AccountId account, long seen, Commit commit) throws Conflict {
    to.commit(account, seen, commit);
  }

  @Override
  public List<JournalEntry> after(AccountId account, long seen, int limit) {
    return to.after(account, seen, limit);
  }

  @Override
  public long historyFrom(AccountId account) {
    return to.historyFrom(account);
  }

  @Override
  public Beginning begin(AccountId account) {
    return to.begin(account);
  }

  @Override
  public byte @Nullable [] get(AccountId account, Kind kind, Bytes key) {
    return to.get(account, kind, key);
  }

  @Override
  public void scan(AccountId account, Kind kind, Bytes from, Bytes end, RecordVisitor visitor) {
    to.scan(account, kind, from, end, visitor);
  }

  @Override
  public void accounts(AccountVisitor visitor) {
    to.accounts(visitor);
  }

  @Override
  public long append(String stream, byte[] entry) {
    return to.append(stream, entry);
  }

  @Override
  public List<StreamEntry> read(String stream, long after, int limit) {
    return to.read(stream, after, limit);
  }

  @Override
  public void trim(String stream, long upTo) {
    to.trim(stream, upTo);
  }

  @Override
  public void close() {
    to.close();
  }
}
