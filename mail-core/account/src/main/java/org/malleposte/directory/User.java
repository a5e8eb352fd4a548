package org.malleposte.directory;

import java.time.Instant;
import java.util.Set;
import org.malleposte.storage.AccountId;

/// A person (or a shared mailbox that can sign in). The account stays when the address changes.
///
/// @param account where the mail is
/// @param address the primary address, in the directory's form
/// @param displayName free text, may be empty
/// @param enabled false: can neither sign in nor receive
/// @param storageLimit octets, 0 for none
/// @param countLimit messages, 0 for none
public record User(
    AccountId account,
    String address,
    String displayName,
    boolean enabled,
    long storageLimit,
    long countLimit,
    Set<Role> roles,
    Instant created) {
  public User {
    roles = Set.copyOf(roles);
  }

  public boolean is(Role role) {
    return roles.contains(role);
  }

  User withAddress(String address) {
    return new User(
        account, address, displayName, enabled, storageLimit, countLimit, roles, created);
  }

  User withDisplayName(String displayName) {
    return new User(
        account, address, displayName, enabled, storageLimit, countLimit, roles, created);
  }

  User withEnabled(boolean enabled) {
    return new User(
        account, address, displayName, enabled, storageLimit, countLimit, roles, created);
  }

  User withQuota(long storageLimit, long countLimit) {
    return new User(
        account, address, displayName, enabled, storageLimit, countLimit, roles, created);
  }

  User withRoles(Set<Role> roles) {
    return new User(
        account, address, displayName, enabled, storageLimit, countLimit, roles, created);
  }
}
