package org.malleposte.jmap.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Stores that are away, clients that do not read, and URLs that are none.
@Timeout(120)
class TroubleTest {
  private static final String MESSAGE = "Subject: news\r\n\r\nnews\r\n";
  private static final String EVENTS = "/jmap/eventsource/?types=*&closeafter=state&ping=0";

  @TempDir Path temp;
  private House house;

  @BeforeEach
  void open() throws Exception {
    house = new House(temp, JmapSettings.DEFAULT);
  }

  @AfterEach
  void close() throws Exception {
    house.close();
  }

  private int events(String since) throws Exception {
    HttpRequest request =
        house
            .request(EVENTS)
            .version(HttpClient.Version.HTTP_1_1) // where the connection outlives the answer
            .header("Last-Event-ID", since)
            .build();
    HttpResponse<String> response =
        house.client.send(request, HttpResponse.BodyHandlers.ofString());
    return response.statusCode();
  }

  @Test
  void whoFindsTheStoreAwayLeavesNoPlaceTaken() throws Exception {
    house.append(MESSAGE);
    assertThat(events("u1.1")).isEqualTo(200);
    house.rooms.way.cut();
    for (int i = 0; i < 101; i++) {
      assertThat(events("u1.1")).isEqualTo(503);
    }
    house.rooms.way.mend();
    assertThat(events("u1.1")).isEqualTo(200);
  }

  @Test
  void aStreamThatEndsLeavesNoTimerBehind() throws Exception {
    house.append(MESSAGE);
    for (int i = 0; i < 5; i++) {
      assertThat(events("u1.1")).isEqualTo(200);
    }
    for (int i = 0; i < 1_000 && !house.timers.isEmpty(); i++) {
      Thread.sleep(10);
    }
    assertThat(house.timers).isEmpty();
  }

  @Test
  void aBlobWhoseStoreIsAwayIsToldSo() throws Exception {
    String upload =
        house
            .send(
                house
                    .request("/jmap/upload/u1/")
                    .POST(HttpRequest.BodyPublishers.ofString("octets")))
            .body();
    String path = "/jmap/download/u1/" + House.json(upload).at("/blobId").asText() + "/";
    house.rooms.bodies.cut();
    HttpResponse<String> away = house.send(house.request(path + "name"));
    assertThat(away.statusCode()).isEqualTo(503);
    assertThat(away.headers().firstValue("Retry-After")).isPresent();
    house.rooms.bodies.mend();
    assertThat(house.send(house.request(path + "name")).body()).isEqualTo("octets");
    assertThat(house.rawStatus("GET " + path + "%zz HTTP/1.1")).contains(" 400 ");
    assertThat(house.rawStatus("GET " + path + "n?accept=%zz HTTP/1.1")).contains(" 400 ");
    assertThat(house.rawStatus("GET /jmap/eventsource/?ping=%zz HTTP/1.1")).contains(" 400 ");
  }

  private static byte[] echo(int octets) {
    return ("{\"using\":[\"urn:ietf:params:jmap:core\"],\"methodCalls\":[[\"Core/echo\",{\"a\":\""
            + "x".repeat(octets)
            + "\"},\"c\"]]}")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void whoNeverReadsIsNotAnsweredAnyMore() throws Exception {
    List<Socket> open = new ArrayList<>();
    try {
      int status = 200;
      for (int i = 0; i < 30 && status != 429; i++) {
        open.add(house.raw("POST /jmap/api HTTP/1.1", echo(9_900_000)));
        Thread.sleep(100);
        status = i < 8 ? status : house.post(small()).statusCode();
      }
      assertThat(status).isEqualTo(429);
    } finally {
      for (Socket socket : open) {
        socket.setSoLinger(true, 0);
        socket.close();
      }
    }
    assertThat(status(200)).isEqualTo(200);
  }

  private static String small() {
    return new String(echo(1), StandardCharsets.UTF_8);
  }

  /// Of a small request, once it is that, or after a while.
  private int status(int wanted) throws Exception {
    int status = 0;
    for (int i = 0; i < 300 && status != wanted; i++) {
      status = house.post(small()).statusCode();
      Thread.sleep(20);
    }
    return status;
  }

  private WebSocket socket(WebSocket.Listener listener) throws Exception {
    URI uri = URI.create(house.uri("/jmap/ws").toString().replaceFirst("http", "ws"));
    return house
        .client
        .newWebSocketBuilder()
        .header("Authorization", House.basic("ann@example.org", "secret"))
        .subprotocols("jmap")
        .buildAsync(uri, listener)
        .get(60, TimeUnit.SECONDS);
  }

  @Test
  void ofWhoDoesNotReadNoMoreIsRead() throws Exception {
    WebSocket socket =
        socket(
            new WebSocket.Listener() {
              @Override
              public void onOpen(WebSocket opened) {
                // asks for nothing
              }
            });
    String request =
        "{\"@type\":\"Request\","
            + new String(echo(1_000_000), StandardCharsets.UTF_8).substring(1);
    boolean taken = true;
    for (int i = 0; i < 60 && taken; i++) {
      CompletableFuture<WebSocket> sending = socket.sendText(request, true);
      try {
        sending.get(3, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        taken = false;
      }
    }
    assertThat(taken).isFalse();
    socket.abort();
  }

  @Test
  void aWebSocketIsKeptAlive() throws Exception {
    CountDownLatch pinged = new CountDownLatch(1);
    WebSocket socket =
        socket(
            new WebSocket.Listener() {
              @Override
              public CompletionStage<?> onPing(WebSocket on, ByteBuffer message) {
                pinged.countDown();
                on.request(1);
                return CompletableFuture.completedStage(null);
              }
            });
    assertThat(pinged.await(60, TimeUnit.SECONDS)).isTrue();
    socket.abort();
  }

  @Test
  void answersThatHoldEachOtherDoNotGrowForEver() throws Exception {
    StringBuilder calls =
        new StringBuilder("[['Core/echo',{'a':'" + "x".repeat(1_000) + "'},'c0']");
    for (int i = 1; i < 60; i++) {
      String whole = "{'resultOf':'c%d','name':'Core/echo','path':''}".formatted(i - 1);
      calls.append(",['Core/echo',{'#a':%s,'#b':%s},'c%d']".formatted(whole, whole, i));
    }
    JsonNode responses = house.call(calls + "]");
    assertThat(responses).hasSize(60);
    assertThat(responses.at("/5/0").asText()).isEqualTo("Core/echo");
    assertThat(responses.at("/40/1/type").asText())
        .isIn("invalidResultReference", "requestTooLarge");
  }
}
