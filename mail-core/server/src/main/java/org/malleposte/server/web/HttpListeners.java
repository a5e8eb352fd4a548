package org.malleposte.server.web;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.malleposte.server.config.Endpoint;

/// The HTTP services: a status page for people on one port, health and metrics on another.
public final class HttpListeners implements AutoCloseable {
  private static final Duration WAIT = Duration.ofSeconds(10);
  private static final String TEXT = "text/plain; charset=utf-8";

  private static final List<String> ALPN = List.of("h2", "http/1.1");

  /// Octets of a frame, which is in memory as a whole; a message may have several.
  private static final int WEB_SOCKET_FRAME = 1 << 20;

  private final Vertx vertx;
  private final String hostname;
  private final Health health;
  private final Metrics metrics;
  private final List<Guest> guests;
  private final Duration hsts;
  private final List<HttpServer> secure = new CopyOnWriteArrayList<>();
  private final List<HttpServer> servers = new CopyOnWriteArrayList<>();

  /// Answers some of the paths by itself.
  public interface Guest {
    boolean isAt(String path);

    /// Called on the event loop.
    void handle(HttpServerRequest request);
  }

  /// @param hsts how long browsers are to come over TLS only, zero to say nothing
  public HttpListeners(
      Vertx vertx,
      String hostname,
      Health health,
      Metrics metrics,
      Duration hsts,
      List<Guest> guests) {
    this.guests = List.copyOf(guests);
    this.hsts = hsts;
    this.vertx = vertx;
    this.hostname = hostname;
    this.health = health;
    this.metrics = metrics;
  }

  /// Answers `/`, the health pages, and what the guests do.
  ///
  /// @return where it listens in fact
  public Endpoint listenForPeople(Endpoint endpoint) throws IOException {
    return listen(endpoint, options(), this::invite);
  }

  /// The same over TLS, and over HTTP/2 with whoever asks for it by ALPN (RFC 9113 §3.2).
  public Endpoint listenSecurely(Endpoint endpoint, ServerSSLOptions tls) throws IOException {
    HttpServerOptions options =
        options()
            .setSsl(true)
            .setUseAlpn(true)
            .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
            .setKeyCertOptions(tls.getKeyCertOptions())
            .setTrustOptions(tls.getTrustOptions())
            .setEnabledSecureTransportProtocols(tls.getEnabledSecureTransportProtocols());
    Endpoint where = listen(endpoint, options, this::inviteSecurely);
    secure.add(servers.getLast());
    return where;
  }

  /// New connections use that certificate from now on.
  public void useTls(ServerSSLOptions tls) throws IOException {
    ServerSSLOptions options =
        new ServerSSLOptions(tls).setUseAlpn(true).setApplicationLayerProtocols(ALPN);
    for (HttpServer server : secure) {
      await(server.updateSSLOptions(options), "HTTP does not take the certificate");
    }
  }

  /// Answers `/health/live`, `/health/ready` and `/metrics`.
  public Endpoint listenForSupervisors(Endpoint endpoint) throws IOException {
    return listen(endpoint, options(), request -> answer(request, this::supervisors));
  }

  private void invite(HttpServerRequest request) {
    String path = String.valueOf(request.path());
    for (Guest guest : guests) {
      if (guest.isAt(path)) {
        guest.handle(request);
        return;
      }
    }
    answer(request, this::people);
  }

  private void inviteSecurely(HttpServerRequest request) {
    if (hsts.isPositive()) { // RFC 6797 §7.1
      request.response().putHeader("Strict-Transport-Security", "max-age=" + hsts.toSeconds());
    }
    invite(request);
  }

  private static HttpServerOptions options() {
    return new HttpServerOptions()
        .setIdleTimeout(60)
        .setMaxInitialLineLength(8192)
        .setMaxHeaderSize(16384)
        .setCompressionSupported(true)
        .setCompressionContentSizeThreshold(1024)
        .setWebSocketSubProtocols(List.of("jmap")) // RFC 8887 §4.1
        // What a frame becomes when it is inflated has no bound.
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setMaxWebSocketFrameSize(WEB_SOCKET_FRAME);
  }

  private Endpoint listen(
      Endpoint endpoint, HttpServerOptions options, Handler<HttpServerRequest> handler)
      throws IOException {
    HttpServer server = vertx.createHttpServer(options);
    server.requestHandler(handler);
    HttpServer listening =
        await(server.listen(endpoint.port(), endpoint.host()), "HTTP cannot listen on " + endpoint);
    servers.add(listening);
    return new Endpoint(endpoint.host(), listening.actualPort());
  }

  /// What stands at a path; runs on a virtual thread and may block.
  private interface Pages {
    Page at(String path);
  }

  private record Page(int status, String type, String body) {
    static Page text(int status, String body) {
      return new Page(status, TEXT, body);
    }
  }

  private static void answer(HttpServerRequest request, Pages pages) {
    boolean head = request.method().equals(HttpMethod.HEAD);
    if (!head && !request.method().equals(HttpMethod.GET)) {
      request.response().setStatusCode(405).putHeader("Allow", "GET, HEAD").end();
      return;
    }
    String path = String.valueOf(request.path());
    Thread.ofVirtual()
        .name("http")
        .start(() -> {
          Page page = pages.at(path);
          request
              .response()
              .setStatusCode(page.status)
              .putHeader("Content-Type", page.type)
              .putHeader("Cache-Control", "no-store")
              .putHeader("X-Content-Type-Options", "nosniff")
              .putHeader("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
              .end(head ? "" : page.body);
        });
  }

  private Page people(String path) {
    return switch (path) {
      case "/" -> new Page(200, "text/html; charset=utf-8", status());
      case "/health/live", "/health/ready" -> supervisors(path);
      default -> Page.text(404, "There is nothing here.\n");
    };
  }

  private Page supervisors(String path) {
    return switch (path) {
      case "/health/live" -> Page.text(200, "live\n");
      case "/health/ready" -> ready();
      case "/metrics" ->
          new Page(200, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape());
      default -> Page.text(404, "There are /health/live, /health/ready and /metrics.\n");
    };
  }

  private Page ready() {
    Map<String, String> troubles = health.troubles();
    if (troubles.isEmpty()) {
      return Page.text(200, "ready\n");
    }
    StringBuilder body = new StringBuilder("not ready\n");
    troubles.forEach((part, why) -> body.append(part).append(": ").append(why).append('\n'));
    return Page.text(503, body.toString());
  }

  private String status() {
    String state = health.troubles().isEmpty() ? "is serving mail" : "is not well";
    return """
    <!doctype html>
    <html lang="en">
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>Malleposte</title>
    <style>
      body { font: 1.1rem/1.6 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto; padding: 0 1rem; color: #24292f }
      h1 { font-weight: 600; letter-spacing: -.02em } p { color: #57606a }
    </style>
    <h1>Malleposte</h1>
    <p>%s %s. Read your mail with any IMAP or JMAP client.</p>
    </html>
    """
        .formatted(escape(hostname), state);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /// Stops listening; requests under way are answered.
  @Override
  public void close() throws IOException {
    for (HttpServer server : servers) {
      await(server.shutdown(2, TimeUnit.SECONDS), "HTTP does not stop");
    }
  }

  private static <T> T await(Future<T> future, String otherwise) throws IOException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(WAIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException(otherwise + ": " + reason(e) + ".", e);
    } catch (TimeoutException e) {
      throw new IOException(otherwise + " within " + WAIT.toSeconds() + " s.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(otherwise + ": interrupted.", e);
    }
  }

  private static String reason(ExecutionException e) {
    Throwable cause = e.getCause();
    return String.valueOf((cause == null ? e : cause).getMessage());
  }
}
