package org.malleposte.jmap.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.account.Actor;
import org.malleposte.directory.Authenticator;
import org.malleposte.directory.NewUser;
import org.malleposte.directory.Scope;
import org.malleposte.directory.TokenLifetimes;
import org.malleposte.directory.Tokens;
import org.malleposte.directory.User;
import org.malleposte.directory.Whence;

/// Signing in with tokens (RFC 6750): what they open ends with them.
@Timeout(120)
class TokenTest {
  private static final Actor ACTOR = Actor.system("test");
  private static final String EVENTS = "/jmap/eventsource/?types=*&closeafter=no&ping=0";

  @TempDir static Path temp;
  private static House house;

  @BeforeAll
  static void open() throws Exception {
    house = new House(temp, JmapSettings.DEFAULT);
  }

  @AfterAll
  static void close() throws Exception {
    house.close();
  }

  private static Tokens.Issued issue(House in, User user, Scope... scopes) throws Exception {
    return in.directory.tokens().issue(ACTOR, user.account(), "webmail", Set.of(scopes));
  }

  private static Tokens.Issued issue(User user) throws Exception {
    return issue(house, user, Scope.JMAP);
  }

  private static User person(String name) throws Exception {
    return house.directory.users().create(ACTOR, NewUser.of(name + "@example.org", "secret"));
  }

  private static HttpRequest.Builder request(House in, String path, String token) {
    return HttpRequest.newBuilder(in.uri(path)).header("Authorization", "Bearer " + token);
  }

  private static HttpResponse<String> session(String token) throws Exception {
    return house.send(request(house, "/jmap/session", token));
  }

  private static BufferedReader events(House in, String token) throws Exception {
    var response = in.client.send(request(in, EVENTS, token).build(), BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  /// Whether the server ends the stream.
  private static boolean ends(BufferedReader in) throws Exception {
    String line = in.readLine();
    while (line != null) {
      line = in.readLine();
    }
    return true;
  }

  @Test
  void aTokenOpensAndIsAskedForWhereThereIsNone() throws Exception {
    Tokens.Issued issued = issue(house.ann);
    HttpResponse<String> opened = session(issued.access());
    assertThat(opened.statusCode()).isEqualTo(200);
    assertThat(House.json(opened.body()).at("/username").asText()).isEqualTo("ann@example.org");

    HttpResponse<String> anonymous = house.send(HttpRequest.newBuilder(house.uri("/jmap/session")));
    assertThat(anonymous.headers().allValues("WWW-Authenticate"))
        .containsExactly("Bearer realm=\"JMAP\"", "Basic realm=\"JMAP\", charset=\"UTF-8\"");
    HttpResponse<String> wrong = session("mpa_no");
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.headers().allValues("WWW-Authenticate"))
        .contains("Bearer realm=\"JMAP\", error=\"invalid_token\"");
    HttpResponse<String> other = session(issue(house, house.ann, Scope.IMAP).access());
    assertThat(other.statusCode()).isEqualTo(403); // RFC 6750 §3.1
    assertThat(other.headers().firstValue("WWW-Authenticate").orElse(""))
        .contains("error=\"insufficient_scope\"");
  }

  @Test
  void revokingATokenEndsWhatWasOpenedWithIt() throws Exception {
    Tokens.Issued one = issue(house.bob);
    Tokens.Issued other = issue(house.bob);
    Ended socket = new Ended();
    house
        .client
        .newWebSocketBuilder()
        .header("Authorization", "Bearer " + one.access())
        .subprotocols("jmap")
        .buildAsync(URI.create(house.uri("/jmap/ws").toString().replaceFirst("http", "ws")), socket)
        .get(60, TimeUnit.SECONDS);
    try (BufferedReader ending = events(house, one.access());
        BufferedReader staying = events(house, other.access())) {
      house.directory.tokens().revoke(ACTOR, house.bob.account(), one.about().id());

      assertThat(ends(ending)).isTrue();
      socket.closed.get(60, TimeUnit.SECONDS);
      assertThat(session(one.access()).statusCode()).isEqualTo(401);
      assertThat(session(other.access()).statusCode()).isEqualTo(200);
      house.directory.users().setDisplayName(ACTOR, house.bob.account(), "Bob"); // looked again
      house.directory.tokens().revokeAll(ACTOR, house.bob.account());
      assertThat(ends(staying)).isTrue();
    }
  }

  private static final class Ended implements WebSocket.Listener {
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      closed.complete(status);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      closed.complete(-1); // the connection is gone
    }
  }

  @Test
  void aChangedPasswordEndsWhatWasOpenedWithTheOldOne() throws Exception {
    User carol = person("carol");
    try (BufferedReader byToken = events(house, issue(carol).access())) {
      var byPassword =
          house.client.send(
              house.request(EVENTS, carol.address()).build(), BodyHandlers.ofInputStream());
      house.directory.users().setPassword(ACTOR, carol.account(), "another");
      assertThat(ends(byToken)).isTrue();
      assertThat(byPassword.body().readAllBytes()).isNotNull(); // it ends
      HttpRequest.Builder withTheOld = house.request("/jmap/session", carol.address());
      assertThat(house.send(withTheOld).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void aTokenThatEndsEndsWhatWasOpenedWithItUnlessItWasRefreshed() throws Exception {
    TokenLifetimes brief = new TokenLifetimes(Duration.ofMillis(1_500), Duration.ofDays(1));
    try (House in = new House(temp, JmapSettings.DEFAULT, brief)) {
      Tokens.Issued left = issue(in, in.ann, Scope.JMAP);
      Tokens.Issued kept = issue(in, in.ann, Scope.JMAP);
      try (BufferedReader ending = events(in, left.access());
          BufferedReader staying = events(in, kept.access())) {
        Authenticator authenticator = in.authenticator;
        Tokens.Issued fresh = kept;
        while (authenticator.bearer("", left.access(), Scope.JMAP, "")
            instanceof org.malleposte.directory.Authentication.Granted) {
          fresh =
              authenticator
                  .refresh(fresh.refresh(), null, new Whence("test", "", ""))
                  .orElseThrow();
          Thread.sleep(100);
        }
        assertThat(ends(ending)).isTrue();
        in.append("Subject: x\r\n\r\nx\r\n");
        String line = staying.readLine();
        while (line != null && !line.startsWith("event: state")) {
          line = staying.readLine();
        }
        assertThat(line).isNotNull(); // it is still there
      }
    }
  }

  @Test
  void moreRequestsThanAMinuteMayHaveAreRefusedInJmapsWords() throws Exception {
    JmapSettings settings = JmapSettings.DEFAULT.withRequests(3, 1 << 20);
    try (House in = new House(temp, settings)) {
      String token = issue(in, in.ann, Scope.JMAP).access();
      HttpResponse<String> last = null;
      for (int i = 0; i < 5; i++) {
        last = in.send(request(in, "/jmap/session", token));
      }
      assertThat(last.statusCode()).isEqualTo(429);
      assertThat(last.headers().firstValue("Retry-After")).isPresent();
      assertThat(House.json(last.body()).at("/type").asText())
          .isEqualTo("urn:ietf:params:jmap:error:limit");
      assertThat(House.json(last.body()).at("/limit").asText()).isEqualTo("maxRequestsPerMinute");
      String bob = issue(in, in.bob, Scope.JMAP).access();
      assertThat(in.send(request(in, "/jmap/session", bob)).statusCode()).isEqualTo(200);
      HttpRequest.Builder large =
          request(in, "/jmap/api", bob)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofInputStream(() -> blanks(3 << 20)));
      assertThat(in.send(large).statusCode()).isEqualTo(503); // there is no room for it
    }
  }

  private static java.io.InputStream blanks(int octets) {
    byte[] blanks = new byte[octets];
    java.util.Arrays.fill(blanks, (byte) ' ');
    return new java.io.ByteArrayInputStream(blanks);
  }
}
