package org.malleposte.directory.sasl;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.malleposte.directory.Authentication;
import org.malleposte.directory.Authenticator;
import org.malleposte.directory.Scope;
import org.malleposte.directory.ScramLogin;
import org.malleposte.directory.sasl.SaslStep.Cause;

/// What all mechanisms share: whom to ask, for what, and from where the client comes.
record Attempt(Authenticator authenticator, Scope scope, String clientAddress) {

  SaslStep password(String authorizeAs, String login, String password) {
    return step(authenticator.authenticate(authorizeAs, login, password, scope, clientAddress));
  }

  ScramLogin scram(String authorizeAs, String login) {
    return authenticator.scram(authorizeAs, login, scope, clientAddress);
  }

  SaslStep bearer(String login, String token) {
    return step(authenticator.bearer(login, token, scope, clientAddress));
  }

  /// As tokens name it.
  String scopeName() {
    return scope.name().toLowerCase(Locale.ROOT);
  }

  /// The one place where an answer of the directory becomes one of SASL.
  static SaslStep step(Authentication answer) {
    return switch (answer) {
      case Authentication.Granted granted -> new SaslStep.Success(granted);
      case Authentication.Refused _ -> SaslStep.Failure.of(Cause.INVALID_CREDENTIALS);
      case Authentication.Throttled(var retryAfter) ->
          new SaslStep.Failure(Cause.THROTTLED, retryAfter);
    };
  }

  /// Strictly: empty when the bytes are not UTF-8.
  static Optional<String> utf8(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
