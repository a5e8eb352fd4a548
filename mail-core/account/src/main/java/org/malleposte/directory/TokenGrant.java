package org.malleposte.directory;

import java.time.Instant;
import java.util.Set;

/// A program that holds tokens instead of a password, as it is listed: without the secrets.
///
/// @param id unique among all users', for revoking
/// @param client what the program calls itself; nobody vouches for that
/// @param created when the user signed in
/// @param refreshed when the program last exchanged its tokens for new ones
/// @param expires when it has to ask the user again, unless it exchanges them before
public record TokenGrant(
    String id,
    String client,
    Set<Scope> scopes,
    Instant created,
    Instant refreshed,
    Instant expires) {
  public TokenGrant {
    scopes = Set.copyOf(scopes);
  }
}
