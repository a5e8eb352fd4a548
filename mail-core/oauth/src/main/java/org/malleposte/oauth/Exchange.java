package org.malleposte.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.malleposte.directory.Whence;

/// One request, its body read, and its answer.
final class Exchange {
  private final HttpServerRequest request;
  private final String body;
  private final OAuthSettings settings;

  Exchange(HttpServerRequest request, String body, OAuthSettings settings) {
    this.request = request;
    this.body = body;
    this.settings = settings;
  }

  String method() {
    return request.method().name();
  }

  String path() {
    return String.valueOf(request.path());
  }

  @Nullable String query() {
    return request.query();
  }

  @Nullable String header(String name) {
    return request.getHeader(name);
  }

  /// The form that was posted.
  Parameters form() throws OAuthException {
    String type = header("Content-Type");
    if (type == null || !type.startsWith("application/x-www-form-urlencoded")) {
      throw OAuthException.invalidRequest("The body is a form, application/x-www-form-urlencoded.");
    }
    return Parameters.parse(body);
  }

  /// How the client reached this server: the issuer of what it is given (RFC 8414 §2).
  String origin() {
    if (!settings.url().isEmpty()) {
      return settings.url();
    }
    var authority = request.authority();
    String scheme = request.isSSL() ? "https" : "http";
    return scheme + "://" + (authority == null ? "localhost" : authority.toString());
  }

  /// Whether a secret may be sent here.
  boolean isPrivate() {
    return request.isSSL() || settings.plainOnLoopback() && isLoopback();
  }

  private boolean isLoopback() {
    String address = request.remoteAddress().hostAddress();
    return address == null // a socket of this machine
        || address.startsWith("127.")
        || address.equals("::1")
        || address.equals("0:0:0:0:0:0:0:1");
  }

  Whence whence() {
    String address = isLoopback() ? "" : String.valueOf(request.remoteAddress().hostAddress());
    String session = Integer.toHexString(ThreadLocalRandom.current().nextInt());
    return new Whence("oauth", address, session);
  }

  /// A response that nobody keeps.
  HttpServerResponse response(int status) {
    return request
        .response()
        .setStatusCode(status)
        .putHeader("Cache-Control", "no-store") // RFC 6749 §5.1
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "same-origin");
  }

  /// The same for a program, which may be a page of another origin.
  HttpServerResponse shared(int status) {
    return response(status).putHeader("Access-Control-Allow-Origin", settings.origins());
  }

  void json(int status, JsonNode json) {
    shared(status).putHeader("Content-Type", "application/json").end(json.toString());
  }

  /// RFC 6749 §5.2.
  void refuse(OAuthException e) {
    json(e.status(), object().put("error", e.error()).put("error_description", e.description()));
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
