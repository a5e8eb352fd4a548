package org.malleposte.directory.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.malleposte.directory.sasl.SaslStep.Cause;

/// LOGIN (draft-murchison-sasl-login): asks for the name, then for the password. Obsolete, and the
/// only one that some programs speak.
final class Login implements SaslServer {
  private static final byte[] NAME = "User Name\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PASSWORD = "Password\0".getBytes(StandardCharsets.US_ASCII);

  private final Attempt attempt;
  private @Nullable String name;

  Login(Attempt attempt) {
    this.attempt = attempt;
  }

  @Override
  public SaslStep begin() {
    return new SaslStep.Challenge(NAME);
  }

  @Override
  public SaslStep step(byte[] response) {
    Optional<String> text = Attempt.utf8(response);
    if (text.isEmpty() || text.get().isEmpty() || text.get().indexOf('\0') >= 0) {
      return SaslStep.Failure.of(Cause.MALFORMED);
    }
    if (name == null) {
      name = text.get();
      return new SaslStep.Challenge(PASSWORD);
    }
    return attempt.password("", name, text.get());
  }
}
