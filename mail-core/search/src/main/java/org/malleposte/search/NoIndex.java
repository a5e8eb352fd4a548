package org.malleposte.search;

import org.malleposte.storage.AccountId;

/// For a house without an index.
final class NoIndex implements SearchIndex {
  @Override
  public void start() {}

  @Override
  public long waiting() {
    return 0;
  }

  @Override
  public long indexed() {
    return 0;
  }

  @Override
  public Hits containing(AccountId account, Where where, Needle text) {
    return Hits.UNKNOWN;
  }

  @Override
  public Ranking ranking(AccountId account, Where where, WordQuery words) {
    return Ranking.UNKNOWN;
  }

  @Override
  public IndexState state(AccountId account) {
    return new IndexState(0, 0, 0, 0, 0, false);
  }

  @Override
  public void rebuild(AccountId account) {}

  @Override
  public void close() {}
}
