package org.malleposte.directory;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A password for one program, as it is listed: without the secret.
///
/// @param id unique among the user's, for revoking
/// @param label the user's own words
/// @param lastUsed to the hour, null when never
public record AppPassword(
    String id, String label, Set<Scope> scopes, Instant created, @Nullable Instant lastUsed) {
  public AppPassword {
    scopes = Set.copyOf(scopes);
  }
}
