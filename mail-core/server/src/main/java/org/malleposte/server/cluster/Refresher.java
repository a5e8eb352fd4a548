package org.malleposte.server.cluster;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Accounts;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings open accounts to where others say they are: each by one thread at a time, some at once.
/// Of an account that is not open here nothing is kept that could be old.
final class Refresher {
  private static final Logger LOG = LoggerFactory.getLogger(Refresher.class);
  private static final int AT_ONCE = 16;

  private final Accounts accounts;
  private final Semaphore room = new Semaphore(AT_ONCE);
  private final Map<AccountId, Long> wanted = new ConcurrentHashMap<>();
  final LongAdder refreshed = new LongAdder();

  Refresher(Accounts accounts) {
    this.accounts = accounts;
  }

  /// Does not wait.
  void moved(AccountId id, long modseq) {
    Account open = accounts.ifOpen(id);
    if (open != null && modseq > open.modseq() && note(id, modseq)) {
      Thread.ofVirtual().name("refresh").start(() -> refresh(open));
    }
  }

  /// Returns whether nobody is on the way to that account yet.
  private boolean note(AccountId id, long modseq) {
    boolean[] first = {false};
    wanted.compute(
        id,
        (_, before) -> {
          first[0] = before == null;
          return before == null ? modseq : Math.max(before, modseq);
        });
    return first[0];
  }

  private void refresh(Account account) {
    room.acquireUninterruptibly();
    try {
      @Nullable Long modseq = wanted.remove(account.id());
      if (modseq != null && modseq > account.modseq()) {
        account.heard(modseq);
        refreshed.increment();
      }
    } catch (StorageException e) {
      LOG.debug("{} cannot be read now; it is looked at again.", account.id(), e);
    } finally {
      room.release();
    }
  }
}
