package org.malleposte.account;

import org.malleposte.storage.AccountId;

/// Hears of every commit that this process makes, and of no other, to tell the others of it.
///
/// Called on the committing thread: it only notes, as a [CommitListener] does.
@FunctionalInterface
public interface CommitTeller {
  void made(AccountId account, long modseq);
}
