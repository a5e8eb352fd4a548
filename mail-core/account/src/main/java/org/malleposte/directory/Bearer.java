package org.malleposte.directory;

import java.time.Instant;
import java.util.Set;
import org.malleposte.storage.AccountId;

/// What a bearer token says.
///
/// @param user in whose name it opens
/// @param id of the sign-in that it came from, as its issuer knows it
/// @param until when it ends; it may have ended
public record Bearer(AccountId user, Set<Scope> scopes, String id, Instant until) {
  public Bearer {
    scopes = Set.copyOf(scopes);
  }
}
