package org.malleposte.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.MetadataStore;

/// Opens accounts: one instance each, kept as long as somebody holds it, and a while longer.
public final class Accounts {
  private static final int KEPT_WARM = 2_000;

  private final MetadataStore store;
  private final LoadingCache<AccountId, Account> open;
  private final Company company = new Company();
  private final Cache<AccountId, Account> warm =
      Caffeine.newBuilder().maximumSize(KEPT_WARM).build();

  public Accounts(MetadataStore store, Clock clock) {
    this.store = store;
    this.open =
        Caffeine.newBuilder().weakValues().build(id -> new Account(store, id, clock, company));
  }

  /// Tells of every commit from now on, whatever the account.
  public Watch listen(JournalListener listener) {
    company.readers.add(listener);
    return () -> company.readers.remove(listener);
  }

  /// Tells of every commit that this process makes from now on.
  public Watch tell(CommitTeller teller) {
    company.tellers.add(teller);
    return () -> company.tellers.remove(teller);
  }

  /// From now on other processes are taken to commit to the same accounts.
  public void share() {
    company.several = true;
  }

  public boolean isShared() {
    return company.several;
  }

  /// From now on commits take turns with those of other processes.
  public void take(Turns turns) {
    company.turns = turns;
  }

  /// The account of that id if it is open here, or null.
  public @Nullable Account ifOpen(AccountId id) {
    return open.getIfPresent(id);
  }

  /// The open accounts for whose commits somebody waits.
  public List<Account> watched() {
    return open.asMap().values().stream().filter(Account::isWatched).toList();
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
