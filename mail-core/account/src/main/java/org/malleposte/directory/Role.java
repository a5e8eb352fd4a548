package org.malleposte.directory;

/// What a user may do beyond using the own account. Stored by name.
public enum Role {
  /// Administers the directory and the server; receives postmaster's mail.
  ADMIN,
  /// May sign in on behalf of any other user (SASL authorization identity).
  IMPERSONATE
}
