package org.malleposte.oauth;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import org.malleposte.directory.Authentication;
import org.malleposte.directory.Authentication.Granted;
import org.malleposte.directory.Authenticator;
import org.malleposte.directory.Directory;
import org.malleposte.directory.DirectoryException;
import org.malleposte.directory.Means;
import org.malleposte.directory.Scope;
import org.malleposte.directory.TokenGrant;
import org.malleposte.directory.Whence;

/// A user's own look at which programs hold tokens: GET lists them, DELETE of one ends it. Asked
/// with a token or the password, as JMAP is.
final class SignInsResource {
  private final Directory directory;
  private final Authenticator authenticator;
  private final Clock clock;

  SignInsResource(Directory directory, Authenticator authenticator, Clock clock) {
    this.directory = directory;
    this.authenticator = authenticator;
    this.clock = clock;
  }

  void answer(Exchange exchange) throws OAuthException {
    Whence whence = exchange.whence();
    switch (signIn(exchange.header("Authorization"), whence)) {
      case Granted granted when exchange.path().equals(Paths.SIGN_INS) -> list(exchange, granted);
      case Granted granted -> revoke(exchange, granted, whence);
      case Authentication.Refused _ ->
          exchange
              .shared(401)
              .putHeader("WWW-Authenticate", "Bearer realm=\"Mail\", Basic realm=\"Mail\"")
              .end();
      case Authentication.Throttled _ -> throw OAuthException.http(429, "Too many attempts.");
    }
  }

  private Authentication signIn(@org.jspecify.annotations.Nullable String header, Whence whence) {
    String credentials = header == null ? "" : header;
    if (credentials.regionMatches(true, 0, "Bearer ", 0, 7)) {
      String token = credentials.substring(7).strip();
      return authenticator.bearer("", token, Scope.JMAP, whence.address());
    }
    String pair =
        credentials.regionMatches(true, 0, "Basic ", 0, 6) ? decoded(credentials.substring(6)) : "";
    int colon = pair.indexOf(':');
    return colon < 0
        ? new Authentication.Refused(Authentication.Reason.MALFORMED)
        : authenticator.authenticate(
            pair.substring(0, colon), pair.substring(colon + 1), Scope.JMAP, whence.address());
  }

  private static String decoded(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64.strip()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private void list(Exchange exchange, Granted granted) throws OAuthException {
    require(exchange, "GET");
    ObjectNode answer = Exchange.object();
    ArrayNode programs = answer.putArray("programs");
    String own = granted.means() instanceof Means.Token token ? token.id() : "";
    for (TokenGrant grant : directory.tokens().list(granted.user().account(), clock.instant())) {
      programs
          .addObject()
          .put("id", grant.id())
          .put("client", grant.client())
          .put("scope", Scopes.write(grant.scopes()))
          .put("signedIn", grant.created().toString())
          .put("lastUsed", grant.refreshed().toString())
          .put("expires", grant.expires().toString())
          .put("isThis", grant.id().equals(own));
    }
    exchange.json(200, answer);
  }

  private void revoke(Exchange exchange, Granted granted, Whence whence) throws OAuthException {
    require(exchange, "DELETE");
    String id = exchange.path().substring(Paths.SIGN_INS.length() + 1);
    try {
      directory
          .tokens()
          .revoke(
              granted.actor(whence.protocol(), whence.address(), whence.session()),
              granted.user().account(),
              id);
    } catch (DirectoryException e) {
      throw OAuthException.http(404, String.valueOf(e.getMessage()) + '.');
    }
    exchange.shared(204).end();
  }

  private static void require(Exchange exchange, String method) throws OAuthException {
    if (!exchange.method().equals(method)) {
      throw OAuthException.http(405, "That is asked with " + method + '.');
    }
  }
}
