package org.malleposte.jmap.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.Problem;

/// One request and its answer.
final class Exchange {
  static final String JSON = "application/json";

  private final HttpServerRequest request;
  private final Context context;
  private final Inflow body;
  private final String origins;

  Exchange(HttpServerRequest request, Context context, String origins) {
    this.request = request;
    this.context = context;
    this.origins = origins;
    this.body = new Inflow(request, context);
  }

  HttpServerRequest request() {
    return request;
  }

  Context context() {
    return context;
  }

  Inflow body() {
    return body;
  }

  @Nullable String header(String name) {
    return request.getHeader(name);
  }

  /// The octets that the client says will come, -1 when it does not.
  long length() {
    String length = header("Content-Length");
    try {
      return length == null ? -1 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /// Where the client is, empty when on this machine.
  String clientAddress() {
    String address = request.remoteAddress().hostAddress();
    return isLoopback() ? "" : address;
  }

  boolean isLoopback() {
    String address = request.remoteAddress().hostAddress();
    return address == null // a socket of this machine
        || address.startsWith("127.")
        || address.equals("::1")
        || address.equals("0:0:0:0:0:0:0:1");
  }

  boolean isEncrypted() {
    return request.isSSL();
  }

  /// The response with what every response has.
  HttpServerResponse response(int status) {
    HttpServerResponse response =
        request
            .response()
            .setStatusCode(status)
            .putHeader("X-Content-Type-Options", "nosniff")
            .putHeader("Access-Control-Allow-Origin", origins)
            .putHeader(
                "Access-Control-Expose-Headers",
                "Accept-Ranges, Content-Disposition, Content-Range, ETag, Retry-After,"
                    + " WWW-Authenticate");
    if (!origins.equals("*")) { // Fetch §3.2.5: a wildcard is not for pages with credentials
      response.putHeader("Access-Control-Allow-Credentials", "true").putHeader("Vary", "Origin");
    }
    return response;
  }

  void json(int status, String type, JsonNode json) {
    end(
        response(status).putHeader("Content-Type", type).putHeader("Cache-Control", "no-store"),
        Buffer.buffer(Json.write(json)));
  }

  void problem(Problem problem) {
    json(problem.status(), "application/problem+json", problem.json()); // RFC 7807 §3
  }

  void end(HttpServerResponse response, Buffer octets) {
    response.end(octets);
    if (!body.ended()) {
      context.runOnContext(_ -> body.discard());
    }
  }
}
