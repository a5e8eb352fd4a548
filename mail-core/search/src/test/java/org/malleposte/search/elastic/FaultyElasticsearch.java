package org.malleposte.search.elastic;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/// Stands before a real Elasticsearch and lets through what it is told to.
final class FaultyElasticsearch implements AutoCloseable {
  /// What it does with a request.
  enum Mood {
    PASSES,
    /// Is busy: 429.
    BUSY,
    /// Lets nobody write: 403, of each document.
    READ_ONLY,
    /// Is behind something that takes no more than nothing, and says so on a page.
    TIGHT,
    /// Has lost the shard that is searched.
    RED,
    /// Takes the connection and says nothing.
    SILENT
  }

  private final URI real;
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  volatile Mood mood = Mood.PASSES;

  FaultyElasticsearch(URI real) throws IOException {
    this.real = real;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] asked = exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().getPath();
    boolean writes = path.endsWith("_bulk");
    switch (mood) {
      case PASSES -> pass(exchange, asked);
      case BUSY -> say(exchange, 429, "{\"error\":{\"type\":\"es_rejected_execution_exception\"}}");
      case READ_ONLY -> {
        if (writes) {
          say(exchange, 200, refusal());
        } else {
          pass(exchange, asked);
        }
      }
      case TIGHT -> {
        if (writes) {
          say(exchange, 413, "<html>Request Entity Too Large</html>");
        } else {
          pass(exchange, asked);
        }
      }
      case RED -> {
        if (path.endsWith("_search")) {
          say(exchange, 503, "{\"error\":{\"type\":\"search_phase_execution_exception\"}}");
        } else {
          pass(exchange, asked);
        }
      }
      case SILENT -> {
        // whoever asked waits, until the server ends
      }
    }
  }

  private static String refusal() {
    String item = "{\"index\":{\"status\":403,\"error\":{\"type\":\"cluster_block_exception\"}}}";
    return "{\"errors\":true,\"items\":[" + String.join(",", item, item, item) + "]}";
  }

  private static void say(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void pass(HttpExchange exchange, byte[] asked) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(real + exchange.getRequestURI().toString()))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(asked));
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (type != null) {
      request.header("Content-Type", type);
    }
    try {
      HttpResponse<String> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      say(exchange, answer.statusCode(), answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    client.shutdownNow();
  }
}
