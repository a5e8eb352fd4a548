package org.malleposte.account;

import org.malleposte.storage.AccountId;

/// Hears of every commit of every account that this process makes or learns of.
///
/// Called on the committing thread, after the account's own projections: it only notes or wakes, as
/// a [CommitListener] does.
@FunctionalInterface
public interface JournalListener {
  void committed(AccountId account, Committed commit);
}
