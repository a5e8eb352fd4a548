package org.malleposte.directory;

import java.time.Instant;
import java.util.Optional;

/// Who gives out bearer tokens (RFC 6750): this server itself ([Tokens]), or somebody whom its
/// administrator trusts. Both answer from memory.
public interface BearerIssuer {
  /// Empty when the token is none of this issuer's, or was revoked.
  Optional<Bearer> verify(String token);

  /// Until when the sign-in with that id lasts as of now: later than a token said once it was
  /// refreshed. Empty when it is revoked.
  Optional<Instant> until(String id);
}
