package org.malleposte.directory;

import java.time.Duration;
import org.malleposte.account.Actor;

/// The answer to somebody who wants to sign in.
public sealed interface Authentication {
  /// Signed in.
  ///
  /// @param user whose account is opened
  /// @param name the address of who signed in: the user's own, unless on behalf of the user
  /// @param means by what; it belongs to who signed in
  record Granted(User user, String name, Means means) implements Authentication {
    /// Who stands in the commits of this session.
    ///
    /// @param protocol `imap`, `smtp`, ...
    /// @param session the id that the logs carry too
    public Actor actor(String protocol, String clientAddress, String session) {
      return new Actor(name, "", protocol, clientAddress, session).onBehalfOf(user.address());
    }
  }

  /// Not signed in. The client learns no more than "invalid credentials"; the reason is for the
  /// log.
  record Refused(Reason reason) implements Authentication {}

  /// Too many failures: not even tried. Protocols say so and may close the connection.
  record Throttled(Duration retryAfter) implements Authentication {}

  /// Why it was refused.
  enum Reason {
    UNKNOWN_USER,
    WRONG_PASSWORD,
    DISABLED,
    /// No token of anybody's, or a revoked one.
    UNKNOWN_TOKEN,
    /// A token that has ended: its program is to get a new one.
    EXPIRED_TOKEN,
    /// The app password, or token, is not for this protocol.
    WRONG_SCOPE,
    /// May not act for the user asked for.
    NOT_PERMITTED,
    /// The name or password has characters that no name or password can have (RFC 4013).
    MALFORMED
  }
}
