package org.malleposte.jmap.push;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.malleposte.account.Account;
import org.malleposte.account.Outage;
import org.malleposte.account.Watch;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listens to all accounts that somebody may look at. Which these are is asked again when a notice
/// says that rights have changed (RFC 9670 §3).
public final class Following implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Following.class);
  private static final long PAUSE_MS = 2_000;

  private final PushHub hub;
  private final Supplier<List<Account>> accounts;
  private final PushHub.Listener listener;
  private final Map<AccountId, Watch> watches = new HashMap<>();
  private boolean closed;

  /// @param accounts may be asked by any thread
  public Following(PushHub hub, Supplier<List<Account>> accounts, PushHub.Listener listener) {
    this.hub = hub;
    this.accounts = accounts;
    this.listener = listener;
    follow(accounts.get());
  }

  private void heard(AccountId account, Set<String> types, long modseq) {
    listener.changed(account, types, modseq);
    if (types.contains("ShareNotification")) {
      Thread.ofVirtual().name("push").start(this::lookAgain);
    }
  }

  private void lookAgain() {
    while (!isClosed()) {
      try {
        follow(accounts.get());
        return;
      } catch (StorageException e) {
        LOG.atLevel(Outage.level("JMAP pushes", e))
            .setCause(e)
            .log("Whose accounts are to be listened to cannot be told now; it is tried again.");
      }
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void follow(List<Account> now) {
    if (closed) {
      return;
    }
    List<AccountId> ids = now.stream().map(Account::id).toList();
    for (Account account : now) {
      watches.computeIfAbsent(account.id(), _ -> listen(account));
    }
    watches
        .entrySet()
        .removeIf(entry -> {
          boolean gone = !ids.contains(entry.getKey());
          if (gone) {
            entry.getValue().close();
          }
          return gone;
        });
  }

  /// Watches the account as well: what other processes do there is looked for as long as somebody
  /// here wants to hear of it.
  private Watch listen(Account account) {
    Watch heard = hub.listen(List.of(account.id()), this::heard);
    Watch watched = account.watch(() -> {});
    return () -> {
      heard.close();
      watched.close();
    };
  }

  @Override
  public synchronized void close() {
    closed = true;
    watches.values().forEach(Watch::close);
    watches.clear();
  }
}
