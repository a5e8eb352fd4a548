package org.malleposte.directory.sasl;

import java.time.Duration;
import org.malleposte.directory.Authentication.Granted;

/// What the server answers in an exchange.
public sealed interface SaslStep {
  /// The client is to answer to this.
  record Challenge(byte[] data) implements SaslStep {}

  /// Signed in.
  ///
  /// [SaslExchange] has sent any additional data as a last challenge and taken the client's empty
  /// answer, so that there is nothing left to send.
  record Success(Granted granted) implements SaslStep {}

  /// Not signed in.
  ///
  /// @param retryAfter how long no attempt is taken, zero unless throttled
  record Failure(Cause cause, Duration retryAfter) implements SaslStep {
    public static Failure of(Cause cause) {
      return new Failure(cause, Duration.ZERO);
    }
  }

  /// Why: a protocol has a word for each.
  enum Cause {
    /// Wrong name or password, or not permitted: `NO [AUTHENTICATIONFAILED]`, `535 5.7.8`.
    INVALID_CREDENTIALS,
    /// Too many failures, or too busy: `NO [UNAVAILABLE]`, `454 4.7.0`.
    THROTTLED,
    /// The client sent `*`: `BAD`, `501 5.7.0`.
    ABORTED,
    /// Not base64, or not what the mechanism asks for: `BAD`, `501 5.5.2`.
    MALFORMED
  }
}
