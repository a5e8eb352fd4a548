package org.malleposte.directory.sasl;

import java.util.Optional;
import org.malleposte.directory.sasl.SaslStep.Cause;

/// PLAIN (RFC 4616): `[authzid] NUL authcid NUL password`.
final class Plain implements SaslServer {
  private final Attempt attempt;

  Plain(Attempt attempt) {
    this.attempt = attempt;
  }

  @Override
  public SaslStep step(byte[] response) {
    Optional<String> text = Attempt.utf8(response);
    String[] parts = text.map(t -> t.split("\0", -1)).orElse(new String[0]);
    if (parts.length != 3 || parts[1].isEmpty() || parts[2].isEmpty()) {
      return SaslStep.Failure.of(Cause.MALFORMED);
    }
    return attempt.password(parts[0], parts[1], parts[2]);
  }
}
