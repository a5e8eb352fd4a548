package org.malleposte.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.MetadataStore;

/// Opens accounts: one instance each, kept as long as somebody holds it, and a while longer.
public final class Accounts {
  private static final int KEPT_WARM = 2_000;

  private final MetadataStore store;
  private final LoadingCache<AccountId, Account> open;
  private final List<JournalListener> listeners = new CopyOnWriteArrayList<>();
  private final Cache<AccountId, Account> warm =
      Caffeine.newBuilder().maximumSize(KEPT_WARM).build();

  public Accounts(MetadataStore store, Clock clock) {
    this.store = store;
    this.open =
        Caffeine.newBuilder().weakValues().build(id -> new Account(store, id, clock, listeners));
  }

  /// Tells of every commit from now on, whatever the account.
  public Watch listen(JournalListener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /// The account of that id; one that has no commit yet is empty, at modseq 0.
  public Account open(AccountId id) {
    Account account = open.get(id);
    warm.put(id, account);
    return account;
  }

  /// Visits every account that has a commit.
  public void all(MetadataStore.AccountVisitor visitor) {
    store.accounts(visitor);
  }
}
