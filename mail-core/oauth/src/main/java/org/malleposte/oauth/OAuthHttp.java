package org.malleposte.oauth;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.malleposte.account.Outage;
import org.malleposte.directory.Authenticator;
import org.malleposte.directory.Directory;
import org.malleposte.directory.DirectoryException;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// OAuth on an HTTP server that somebody else listens with.
public final class OAuthHttp {
  private static final Logger LOG = LoggerFactory.getLogger(OAuthHttp.class);

  /// Octets of a form.
  private static final int BODY_BOUND = 16 << 10;

  private final OAuthSettings settings;
  private final Authenticator authenticator;
  private final AuthorizeEndpoint authorize;
  private final TokenEndpoint token;
  private final SignInsResource signIns;

  public OAuthHttp(
      Directory directory, Authenticator authenticator, Clock clock, OAuthSettings settings) {
    this.settings = settings;
    this.authenticator = authenticator;
    this.authorize = new AuthorizeEndpoint(directory, authenticator, settings);
    this.token = new TokenEndpoint(directory, authenticator);
    this.signIns = new SignInsResource(directory, authenticator, clock);
  }

  /// Whether a request for that path is for this.
  public static boolean isAt(String path) {
    return path.equals(Paths.METADATA) || path.startsWith(Paths.ALL);
  }

  /// Answers a request; called on the event loop.
  public void handle(HttpServerRequest request) {
    Buffer body = Buffer.buffer();
    boolean[] tooLong = {false};
    request.handler(octets -> {
      tooLong[0] = tooLong[0] || body.length() + octets.length() > BODY_BOUND;
      if (!tooLong[0]) {
        body.appendBuffer(octets);
      }
    });
    request.exceptionHandler(_ -> {}); // nobody is left to be answered
    request.endHandler(_ -> {
      Exchange exchange = new Exchange(request, body.toString(StandardCharsets.UTF_8), settings);
      Thread.ofVirtual().name("oauth").start(() -> answer(exchange, tooLong[0]));
    });
  }

  private void answer(Exchange exchange, boolean tooLong) {
    try {
      if (tooLong) {
        throw OAuthException.http(413, "The form is too long.");
      }
      route(exchange);
    } catch (OAuthException e) {
      exchange.refuse(e);
    } catch (StorageException e) {
      LOG.atLevel(Outage.level("OAuth requests", e))
          .setCause(e)
          .log("A sign-in failed: {}", e.getMessage());
      exchange.refuse(OAuthException.unavailable("The store cannot answer now."));
    } catch (RuntimeException e) {
      LOG.error("A sign-in failed.", e);
      exchange.refuse(OAuthException.http(500, "The server made a mistake; it is noted."));
    }
  }

  private void route(Exchange exchange) throws OAuthException {
    if (exchange.method().equals("OPTIONS")) {
      preflight(exchange);
      return;
    }
    String path = exchange.path();
    switch (path) {
      case Paths.AUTHORIZE -> {
        require(exchange, "GET", "HEAD", "POST");
        authorize.answer(exchange);
      }
      case Paths.METADATA -> {
        require(exchange, "GET");
        exchange.json(200, Metadata.of(exchange.origin()));
      }
      case Paths.TOKEN -> {
        require(exchange, "POST");
        requirePrivacy(exchange);
        token.answer(exchange);
      }
      case Paths.REVOKE -> {
        require(exchange, "POST");
        requirePrivacy(exchange);
        revoke(exchange);
      }
      default -> {
        if (!path.equals(Paths.SIGN_INS) && !path.startsWith(Paths.SIGN_INS + "/")) {
          throw OAuthException.http(404, "There is nothing here.");
        }
        requirePrivacy(exchange);
        signIns.answer(exchange);
      }
    }
  }

  /// RFC 7009 §2.2: the answer is the same for a token that is none.
  private void revoke(Exchange exchange) throws OAuthException {
    String given = exchange.form().require("token");
    try {
      authenticator.giveBack(given, exchange.whence());
    } catch (DirectoryException e) {
      throw OAuthException.unavailable(String.valueOf(e.getMessage()) + '.');
    }
    exchange.shared(200).end();
  }

  private static void require(Exchange exchange, String... methods) throws OAuthException {
    for (String method : methods) {
      if (exchange.method().equals(method)) {
        return;
      }
    }
    throw OAuthException.http(405, "That is asked with " + String.join(" or ", methods) + '.');
  }

  private static void requirePrivacy(Exchange exchange) throws OAuthException {
    if (!exchange.isPrivate()) {
      throw OAuthException.http(403, "Signing in needs TLS here.");
    }
  }

  /// What a browser asks before a page may talk to another server.
  private static void preflight(Exchange exchange) {
    exchange
        .shared(204)
        .putHeader("Access-Control-Allow-Methods", "GET, POST, DELETE, OPTIONS")
        .putHeader("Access-Control-Allow-Headers", "Authorization, Content-Type")
        .putHeader("Access-Control-Max-Age", "86400")
        .end();
  }
}
