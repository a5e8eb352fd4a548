package org.malleposte.jmap.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.account.Actor;
import org.malleposte.directory.NewUser;
import org.malleposte.directory.Scope;
import org.malleposte.directory.Tokens;
import org.malleposte.directory.User;
import org.malleposte.directory.Users;

/// RFC 8620 §7 and RFC 8887: clients hear of what happens without asking.
class PushTest {
  private static final String MESSAGE = "Subject: news\r\n\r\nnews\r\n";

  @TempDir static Path temp;
  private static House house;

  @BeforeAll
  static void open() throws Exception {
    house = new House(temp, JmapSettings.DEFAULT.withPushTo("127.0.0.1"));
  }

  @AfterAll
  static void close() throws Exception {
    house.close();
  }

  private static BufferedReader events(String query, String... headers) throws Exception {
    return events(house.request("/jmap/eventsource/?" + query), headers);
  }

  private static BufferedReader events(HttpRequest.Builder request, String... headers)
      throws Exception {
    if (headers.length > 0) {
      request.headers(headers);
    }
    var response = house.client.send(request.build(), BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  private static String line(BufferedReader in, String start) throws Exception {
    String line = in.readLine();
    while (line != null && !line.startsWith(start)) {
      line = in.readLine();
    }
    return line == null ? "" : line.substring(start.length());
  }

  @Test
  void anEventSourceTellsOfAChangeAndWhereToGoOnFrom() throws Exception {
    String id;
    try (BufferedReader in = events("types=Email,Mailbox&closeafter=state&ping=0")) {
      house.append(MESSAGE);
      assertThat(line(in, "event: ")).isEqualTo("state");
      id = line(in, "id: ");
      JsonNode change = House.json(line(in, "data: "));
      assertThat(change.at("/@type").asText()).isEqualTo("StateChange");
      assertThat(change.at("/changed/u1/Email").asText()).isNotEmpty();
      assertThat(change.at("/changed/u1").has("Thread")).isFalse();
      assertThat(line(in, "event: ")).isEmpty(); // closed after the state
    }
    house.append(MESSAGE);
    try (BufferedReader in = events("types=*&closeafter=state&ping=0", "Last-Event-ID", id)) {
      assertThat(House.json(line(in, "data: ")).at("/changed/u1").has("Email")).isTrue();
    }
  }

  @Test
  @Timeout(120)
  void whoMayNoLongerComeInHearsNoMore() throws Exception {
    Actor actor = Actor.system("test");
    Users users = house.directory.users();
    User carol = users.create(actor, NewUser.of("carol@example.org", "secret"));
    String path = "/jmap/eventsource/?types=*&closeafter=no&ping=0";
    try (BufferedReader in = events(house.request(path, carol.address()))) {
      users.setEnabled(actor, carol.account(), false);
      assertThat(line(in, "event: ")).isEmpty(); // the stream ends
    }
    assertThat(house.send(house.request(path, carol.address())).statusCode()).isEqualTo(401);
  }

  @Test
  void anEventSourcePings() throws Exception {
    try (BufferedReader in = events("types=Quota&closeafter=no&ping=1")) {
      assertThat(line(in, "event: ")).isEqualTo("ping");
      assertThat(line(in, "data: ")).isEqualTo("{\"interval\":1}");
    }
  }

  private static final class Heard implements WebSocket.Listener {
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        messages.add(text.toString());
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    JsonNode next() throws Exception {
      String message = messages.poll(60, TimeUnit.SECONDS);
      return House.json(message == null ? "null" : message);
    }
  }

  @Test
  void aWebSocketCarriesRequestsAndPush() throws Exception {
    Heard heard = new Heard();
    URI uri = URI.create(house.uri("/jmap/ws").toString().replaceFirst("http", "ws"));
    WebSocket socket =
        house
            .client
            .newWebSocketBuilder()
            .header("Authorization", House.basic("ann@example.org", "secret"))
            .subprotocols("jmap")
            .buildAsync(uri, heard)
            .get(60, TimeUnit.SECONDS);
    assertThat(socket.getSubprotocol()).isEqualTo("jmap");

    socket.sendText(
        """
        {"@type":"Request","id":"R1","using":["urn:ietf:params:jmap:core"],
         "methodCalls":[["Core/echo",{"a":1},"c"]]}
        """,
        true);
    JsonNode response = heard.next();
    assertThat(response.at("/@type").asText()).isEqualTo("Response");
    assertThat(response.at("/requestId").asText()).isEqualTo("R1");
    assertThat(response.at("/methodResponses/0/1/a").asInt()).isEqualTo(1);

    socket.sendText("{\"@type\":\"Request\",\"id\":\"R2\"}", true);
    JsonNode error = heard.next();
    assertThat(error.at("/@type").asText()).isEqualTo("RequestError");
    assertThat(error.at("/requestId").asText()).isEqualTo("R2");
    assertThat(error.at("/type").asText()).isEqualTo("urn:ietf:params:jmap:error:notRequest");

    for (String nonsense : List.of("[", "7", "{}", "{\"@type\":\"Response\",\"id\":[1]}")) {
      socket.sendText(nonsense, true);
      JsonNode refused = heard.next();
      assertThat(refused.at("/@type").asText()).as(nonsense).isEqualTo("RequestError");
      assertThat(refused.at("/status").asInt()).as(nonsense).isEqualTo(400);
      assertThat(refused.has("requestId")).as(nonsense).isFalse();
    }

    socket.sendText("{\"@type\":\"WebSocketPushEnable\",\"dataTypes\":[\"Email\"]}", true);
    socket.sendText("{\"@type\":\"Request\",\"id\":\"R3\",\"using\":[],\"methodCalls\":[]}", true);
    assertThat(heard.next().at("/requestId").asText()).isEqualTo("R3"); // so push is on
    house.append(MESSAGE);
    JsonNode change = heard.next();
    assertThat(change.at("/@type").asText()).isEqualTo("StateChange");
    assertThat(change.at("/changed/u1").has("Email")).isTrue();
    assertThat(change.at("/pushState").asText()).isNotEmpty();
    socket.abort();
  }

  @Test
  void aSubscriptionIsServedOnceItIsVerified() throws Exception {
    BlockingQueue<String> pushed = new LinkedBlockingQueue<>();
    HttpServer service = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    service.createContext(
        "/",
        exchange -> {
          pushed.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(201, -1);
          exchange.close();
        });
    service.start();
    String url = "http://127.0.0.1:" + service.getAddress().getPort() + "/p";
    JsonNode created =
        house.call(
            "[['PushSubscription/set',{'create':{'k':{'deviceClientId':'d','url':'%s','types':['Email']}}},'c']]"
                .formatted(url));
    String id = created.at("/0/1/created/k/id").asText();
    JsonNode verification = House.json(pushed.poll(60, TimeUnit.SECONDS));
    assertThat(verification.at("/@type").asText()).isEqualTo("PushVerification");
    assertThat(verification.at("/pushSubscriptionId").asText()).isEqualTo(id);

    assertThat(verify(id, "guessed").at("/0/1/notUpdated").has(id)).isTrue();
    String code = verification.at("/verificationCode").asText();
    assertThat(verify(id, code).at("/0/1/updated").has(id)).isTrue();
    house.append(MESSAGE);
    JsonNode change = House.json(pushed.poll(60, TimeUnit.SECONDS));
    assertThat(change.at("/changed/u1").has("Email")).isTrue();

    JsonNode got =
        house.call(
            "[['PushSubscription/get',{},'c'],['PushSubscription/get',{'properties':['url']},'d']]");
    assertThat(got.at("/0/1/list/0/id").asText()).isEqualTo(id);
    assertThat(got.at("/0/1/list/0").has("url")).isFalse();
    assertThat(got.at("/1/1/type").asText()).isEqualTo("forbidden");
    house.call("[['PushSubscription/set',{'destroy':['%s']},'c']]".formatted(id));
    assertThat(house.call("[['PushSubscription/get',{},'c']]").at("/0/1/list")).isEmpty();
    service.stop(0);
  }

  private static JsonNode verify(String id, String code) throws Exception {
    return house.call(
        "[['PushSubscription/set',{'update':{'%s':{'verificationCode':'%s'}}},'c']]"
            .formatted(id, code));
  }

  @Test
  void aSubscriptionEndsWithTheTokenThatItWasMadeWith() throws Exception { // RFC 8620 §7.2
    Actor actor = Actor.system("test");
    Tokens.Issued phone =
        house.directory.tokens().issue(actor, house.bob.account(), "phone", Set.of(Scope.JMAP));
    HttpRequest.Builder create =
        HttpRequest.newBuilder(house.uri("/jmap/api"))
            .header("Authorization", "Bearer " + phone.access())
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    """
                    {"using":["urn:ietf:params:jmap:core"],"methodCalls":[["PushSubscription/set",
                     {"create":{"k":{"deviceClientId":"d","url":"http://127.0.0.1:9/p"}}},"c"],
                     ["PushSubscription/get",{"ids":["#k"]},"d"]]}
                    """));
    assertThat(House.json(house.send(create).body()).at("/methodResponses/1/1/list")).hasSize(1);
    house.directory.tokens().revokeAll(actor, house.bob.account());
    HttpRequest.Builder get =
        house
            .request("/jmap/api", "bob@example.org")
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    """
                    {"using":["urn:ietf:params:jmap:core"],
                     "methodCalls":[["PushSubscription/get",{},"c"]]}
                    """));
    assertThat(House.json(house.send(get).body()).at("/methodResponses/0/1/list")).isEmpty();
  }

  @Test
  void aSubscriptionGoesOverTlsAndItsKeysAreKeys() throws Exception {
    JsonNode refused =
        house
            .call(
                """
                [['PushSubscription/set',{'create':{
                  'a':{'deviceClientId':'d','url':'http://push.example.com/'},
                  'b':{'deviceClientId':'d','url':'https://push.example.com/','keys':{'p256dh':'x','auth':'y'}},
                  'c':{'url':'https://push.example.com/'}}},'c']]
                """)
            .at("/0/1/notCreated");

    assertThat(refused.at("/a/properties/0").asText()).isEqualTo("url");
    assertThat(refused.at("/b/properties/0").asText()).isEqualTo("keys");
    assertThat(refused.at("/c/properties/0").asText()).isEqualTo("deviceClientId");
  }
}
