package org.malleposte.jmap.push;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.malleposte.account.Accounts;
import org.malleposte.account.Committed;
import org.malleposte.account.Watch;
import org.malleposte.storage.AccountId;

/// Hears of every commit, and tells those who listen to its account. One for a process.
public final class PushHub implements AutoCloseable {
  private final Map<AccountId, Set<Listener>> listeners = new ConcurrentHashMap<>();
  private final Watch watch;

  public PushHub(Accounts accounts) {
    this.watch = accounts.listen(this::committed);
  }

  /// Called on the committing thread: it only notes or wakes.
  @FunctionalInterface
  public interface Listener {
    void changed(AccountId account, Set<String> types, long modseq);
  }

  private void committed(AccountId account, Committed commit) {
    Set<Listener> here = listeners.get(account);
    if (here != null) {
      Set<String> types = Types.of(commit);
      if (!types.isEmpty()) {
        here.forEach(listener -> listener.changed(account, types, commit.modseq()));
      }
    }
  }

  /// Tells `listener` from now on, until the watch is closed.
  public Watch listen(Collection<AccountId> accounts, Listener listener) {
    for (AccountId account : accounts) {
      listeners.compute(
          account,
          (_, set) -> {
            Set<Listener> here = set == null ? ConcurrentHashMap.newKeySet() : set;
            here.add(listener);
            return here;
          });
    }
    return () -> accounts.forEach(account -> leave(account, listener));
  }

  private void leave(AccountId account, Listener listener) {
    listeners.computeIfPresent(
        account,
        (_, set) -> {
          set.remove(listener);
          return set.isEmpty() ? null : set;
        });
  }

  @Override
  public void close() {
    watch.close();
  }
}
