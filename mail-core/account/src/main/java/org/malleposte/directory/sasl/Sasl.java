package org.malleposte.directory.sasl;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.malleposte.directory.Authenticator;
import org.malleposte.directory.Scope;

/// The mechanisms of a server. Whether a connection may use them (TLS or loopback) is for its
/// protocol to say.
public final class Sasl {
  private final Authenticator authenticator;

  /// Name -> mechanism, the best first.
  private final Map<String, Function<Attempt, SaslServer>> mechanisms = new LinkedHashMap<>();

  public Sasl(Authenticator authenticator) {
    this.authenticator = authenticator;
    mechanisms.put("SCRAM-SHA-256", ScramSha256::new);
    mechanisms.put("PLAIN", Plain::new);
    mechanisms.put("LOGIN", Login::new);
    mechanisms.put("OAUTHBEARER", OAuthBearer::standard);
    mechanisms.put("XOAUTH2", OAuthBearer::googles);
  }

  /// As announced in `AUTH=` and `AUTH`.
  public List<String> mechanisms() {
    return List.copyOf(mechanisms.keySet());
  }

  /// Starts an exchange; empty when there is no such mechanism.
  ///
  /// @param mechanism in any case
  /// @param clientAddress the client's network address
  public Optional<SaslExchange> start(String mechanism, Scope scope, String clientAddress) {
    return Optional.ofNullable(mechanisms.get(mechanism.toUpperCase(Locale.ROOT)))
        .map(made -> made.apply(new Attempt(authenticator, scope, clientAddress)))
        .map(SaslExchange::new);
  }
}
