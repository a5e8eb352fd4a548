package org.malleposte.mail;

import org.malleposte.account.Actor;
import org.malleposte.storage.AccountId;

/// Hears that rights on mailboxes may change, before they do.
@FunctionalInterface
public interface RightsWatcher {
  /// @param owner whose mailboxes they are
  /// @return what is run once the change was made, or was refused
  Runnable changing(Actor actor, AccountId owner);
}
