package org.malleposte.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.malleposte.server.config.Endpoint;

/// What is agreed upon with a client before anything is said.
class HttpListenersTest {
  /// A frame of a million octets may become a thousand times as many.
  @Test
  void noWebSocketIsCompressed() throws Exception {
    Vertx vertx = Vertx.vertx();
    HttpListeners.Guest guest =
        new HttpListeners.Guest() {
          @Override
          public boolean isAt(String path) {
            return true;
          }

          @Override
          public void handle(HttpServerRequest request) {
            request.toWebSocket();
          }
        };
    try (HttpListeners http =
        new HttpListeners(
            vertx, "localhost", new Health(), new Metrics(), Duration.ZERO, List.of(guest))) {
      Endpoint where = http.listenForPeople(new Endpoint("127.0.0.1", 0));
      try (Socket socket = new Socket(where.host(), where.port())) {
        socket
            .getOutputStream()
            .write(
                """
                GET /jmap/ws HTTP/1.1
                Host: localhost
                Upgrade: websocket
                Connection: Upgrade
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                Sec-WebSocket-Version: 13
                Sec-WebSocket-Protocol: jmap
                Sec-WebSocket-Extensions: permessage-deflate

                """
                    .replace("\n", "\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        List<String> head = new ArrayList<>();
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
          head.add(line.toLowerCase(java.util.Locale.ROOT));
        }
        assertThat(head.getFirst()).contains(" 101 ");
        assertThat(head).noneMatch(line -> line.startsWith("sec-websocket-extensions"));
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get();
    }
  }
}
