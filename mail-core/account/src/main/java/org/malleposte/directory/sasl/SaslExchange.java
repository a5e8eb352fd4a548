package org.malleposte.directory.sasl;

import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.malleposte.directory.sasl.SaslStep.Cause;

/// An exchange in lines of base64 (RFC 9051 §6.2.2, RFC 4954 §4):
///
/// ```java
/// SaslExchange exchange = sasl.start("PLAIN", Scope.IMAP, address).orElseThrow();
/// SaslStep step = exchange.begin(initialResponse); // null when the client sent none
/// while (step instanceof SaslStep.Challenge challenge) {
///   send("+ " + SaslExchange.encode(challenge));
///   step = exchange.answer(receiveLine());
/// }
/// ```
public final class SaslExchange {
  /// Characters of a client's line, for protocols to bound what they read.
  public static final int LINE_BOUND = 12_288; // RFC 4954 §4

  private final SaslServer server;

  SaslExchange(SaslServer server) {
    this.server = server;
  }

  /// @param initialResponse in base64, `=` for an empty one, null for none
  public SaslStep begin(@Nullable String initialResponse) {
    if (initialResponse == null) {
      return server.begin();
    }
    return initialResponse.equals("=") ? server.step(new byte[0]) : answer(initialResponse);
  }

  /// Takes a line without its CRLF. `*` aborts.
  public SaslStep answer(String line) {
    if (line.equals("*")) {
      return SaslStep.Failure.of(Cause.ABORTED);
    }
    try {
      return server.step(Base64.getDecoder().decode(line));
    } catch (IllegalArgumentException e) {
      return SaslStep.Failure.of(Cause.MALFORMED);
    }
  }

  /// A challenge as it goes on the wire.
  public static String encode(SaslStep.Challenge challenge) {
    return Base64.getEncoder().encodeToString(challenge.data());
  }
}
