package org.malleposte.jmap.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.Problem;
import org.malleposte.jmap.ProblemException;

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

  /// A parameter of the URL, or null.
  ///
  /// @throws ProblemException it is not in URL encoding
  @Nullable String parameter(String name) throws ProblemException {
    try {
      return request.getParam(name);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.http(400, "The URL cannot be understood."));
    }
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

  /// @return when the client has taken it, or will not
  Future<Void> json(int status, String type, JsonNode json) {
    return json(status, type, Buffer.buffer(Json.write(json)));
  }

  Future<Void> json(int status, String type, Buffer json) {
    return end(
        response(status).putHeader("Content-Type", type).putHeader("Cache-Control", "no-store"),
        json);
  }

  void problem(Problem problem) {
    json(problem.status(), "application/problem+json", problem.json()); // RFC 7807 §3
  }

  Future<Void> end(HttpServerResponse response, Buffer octets) {
    Future<Void> taken = response.end(octets);
    if (!body.ended()) {
      context.runOnContext(_ -> body.discard());
    }
    return taken;
  }
}
