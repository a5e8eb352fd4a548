package org.malleposte.jmap.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Json;

/// A push service on loopback that keeps what it is sent.
final class Service implements AutoCloseable {
  private final HttpServer server;
  private final BlockingQueue<JsonNode> taken = new LinkedBlockingQueue<>();

  /// So many messages are refused, as by a service that is overloaded.
  final AtomicInteger refusing = new AtomicInteger();

  final AtomicInteger refused = new AtomicInteger();

  Service() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          JsonNode message = Json.read(exchange.getRequestBody().readAllBytes());
          boolean refuses = refusing.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
          if (refuses) {
            refused.incrementAndGet();
          } else {
            taken.add(message);
          }
          exchange.sendResponseHeaders(refuses ? 503 : 201, -1);
          exchange.close();
        });
    // Never ends what it says.
    server.createContext(
        "/hangs",
        exchange -> {
          exchange.sendResponseHeaders(201, 0);
          exchange.getResponseBody().write('x');
          exchange.getResponseBody().flush();
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/p";
  }

  String hangingUrl() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hangs";
  }

  /// The next message; fails when none comes.
  JsonNode next() throws InterruptedException {
    JsonNode message = within(60_000);
    if (message == null) {
      throw new AssertionError("nothing was pushed");
    }
    return message;
  }

  @Nullable JsonNode within(long ms) throws InterruptedException {
    return taken.poll(ms, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
