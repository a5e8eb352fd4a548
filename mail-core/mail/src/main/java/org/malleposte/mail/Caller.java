package org.malleposte.mail;

import java.util.Set;
import org.malleposte.account.Actor;
import org.malleposte.storage.AccountId;

/// Who asks for something, and by which names rights may have been given to them.
///
/// @param actor stands in the commit
/// @param account the caller's own account, in which everything is allowed
/// @param identifiers the caller's addresses and groups, lower case; `anyone` need not be named
/// @param privileged an administrator or the server itself: everything is allowed everywhere
public record Caller(Actor actor, AccountId account, Set<String> identifiers, boolean privileged) {

  /// The server itself, or an administrator at the machine.
  public static Caller privileged(Actor actor, AccountId account) {
    return new Caller(actor, account, Set.of(), true);
  }

  boolean owns(AccountId other) {
    return privileged || account.equals(other);
  }
}
