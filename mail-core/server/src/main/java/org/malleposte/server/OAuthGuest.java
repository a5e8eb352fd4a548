package org.malleposte.server;

import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;
import org.malleposte.oauth.OAuthHttp;
import org.malleposte.oauth.OAuthSettings;
import org.malleposte.server.config.Configuration;
import org.malleposte.server.house.House;
import org.malleposte.server.web.HttpListeners;

/// Signing programs in, on the port for people. It is made when the first client asks.
final class OAuthGuest implements HttpListeners.Guest {
  private final House house;
  private @Nullable OAuthHttp made;

  OAuthGuest(House house) {
    this.house = house;
  }

  @Override
  public boolean isAt(String path) {
    return path.startsWith("/oauth/") || path.equals("/.well-known/oauth-authorization-server");
  }

  @Override
  public void handle(HttpServerRequest request) {
    oauth().handle(request);
  }

  private synchronized OAuthHttp oauth() {
    OAuthHttp oauth = made;
    if (oauth == null) {
      oauth = new OAuthHttp(house.directory(), house.authenticator(), house.clock(), settings());
      made = oauth;
    }
    return oauth;
  }

  private OAuthSettings settings() {
    Configuration configuration = house.configuration();
    return new OAuthSettings(
        house.hostname(),
        configuration.jmap().url(),
        configuration.jmap().origins(),
        configuration.tokens().redirects(),
        configuration.limits().plaintextOnLoopback());
  }
}
