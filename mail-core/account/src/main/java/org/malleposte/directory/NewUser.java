package org.malleposte.directory;

import java.util.Set;

/// A user to be made.
///
/// @param password empty: cannot sign in until one is set
/// @param storageLimit octets, 0 for none
/// @param countLimit messages, 0 for none
public record NewUser(
    String address,
    String displayName,
    String password,
    long storageLimit,
    long countLimit,
    Set<Role> roles) {
  public NewUser {
    roles = Set.copyOf(roles);
  }

  public static NewUser of(String address, String password) {
    return new NewUser(address, "", password, 0, 0, Set.of());
  }

  public NewUser withDisplayName(String name) {
    return new NewUser(address, name, password, storageLimit, countLimit, roles);
  }

  public NewUser withRoles(Set<Role> some) {
    return new NewUser(address, displayName, password, storageLimit, countLimit, some);
  }

  /// Never shows the password.
  @Override
  public String toString() {
    return "NewUser[" + address + "]";
  }
}
