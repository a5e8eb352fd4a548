package org.malleposte.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.malleposte.account.Accounts;
import org.malleposte.account.Actor;
import org.malleposte.directory.Authenticator;
import org.malleposte.directory.Directory;
import org.malleposte.directory.NewUser;
import org.malleposte.directory.Scope;
import org.malleposte.directory.User;
import org.malleposte.storage.MemoryMetadataStore;

/// A program signs its user in, as a browser and the program see it.
class OAuthTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Actor ACTOR = Actor.system("test");
  private static final String APP = "org.example.app:/signed-in";
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  private static final Vertx VERTX = Vertx.vertx();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static Directory directory;
  private static Authenticator authenticator;
  private static User ann;
  private static HttpServer server;
  private static String base;

  @BeforeAll
  static void open() throws Exception {
    Clock clock = Clock.systemUTC();
    directory = Directory.open(new Accounts(new MemoryMetadataStore(), clock));
    directory.domains().add(ACTOR, "example.org");
    ann = directory.users().create(ACTOR, NewUser.of("ann@example.org", "secret"));
    authenticator = new Authenticator(directory, clock);
    OAuthSettings settings =
        new OAuthSettings(
            "mail.example.org", "", "*", List.of("https://webmail.example.org/app"), true);
    OAuthHttp oauth = new OAuthHttp(directory, authenticator, clock, settings);
    server =
        VERTX
            .createHttpServer()
            .requestHandler(oauth::handle)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    base = "http://127.0.0.1:" + server.actualPort();
  }

  @AfterAll
  static void close() throws Exception {
    CLIENT.shutdownNow();
    VERTX.close().toCompletionStage().toCompletableFuture().get();
    directory.close();
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path));
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  private static HttpRequest.Builder form(String path, String... fields) {
    return request(path)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(encode(fields)));
  }

  private static HttpResponse<String> post(String path, String... fields) throws Exception {
    return send(form(path, fields));
  }

  private static String encode(String... fields) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      text.append(i == 0 ? "" : "&").append(fields[i]).append('=');
      text.append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
    }
    return text.toString();
  }

  private static JsonNode json(HttpResponse<String> response) throws Exception {
    return JSON.readTree(response.body());
  }

  private static String authorize(String redirect, String... more) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
    String challenge = Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    return "/oauth/authorize?"
        + encode(
            "response_type",
            "code",
            "client_id",
            "An <App>",
            "redirect_uri",
            redirect,
            "code_challenge",
            challenge,
            "code_challenge_method",
            "S256",
            "state",
            "s&1")
        + (more.length == 0 ? "" : "&" + encode(more));
  }

  private static String location(HttpResponse<String> response) {
    return response.headers().firstValue("Location").orElse("");
  }

  /// Signs Ann in; returns the code.
  private static String code(String... more) throws Exception {
    HttpResponse<String> signedIn =
        post(authorize(APP, more), "login", "ann", "password", "secret");
    assertThat(signedIn.statusCode()).isEqualTo(303);
    assertThat(location(signedIn)).startsWith(APP + "?code=").contains("&state=s%261&iss=http");
    return location(signedIn).replaceFirst(".*[?]code=([^&]*).*", "$1");
  }

  private static HttpResponse<String> redeem(String code, String verifier) throws Exception {
    return post(
        "/oauth/token",
        "grant_type",
        "authorization_code",
        "code",
        code,
        "client_id",
        "An <App>",
        "redirect_uri",
        APP,
        "code_verifier",
        verifier);
  }

  private static HttpResponse<String> refresh(String token) throws Exception {
    return post("/oauth/token", "grant_type", "refresh_token", "refresh_token", token);
  }

  private static boolean opens(String token) {
    return authenticator.bearer("", token, Scope.JMAP, "")
        instanceof org.malleposte.directory.Authentication.Granted;
  }

  private static void isRefused(HttpResponse<String> response, String error) throws Exception {
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).at("/error").asText()).isEqualTo(error);
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
  }

  @Test
  void aProgramFindsOutWhatThereIs() throws Exception { // RFC 8414 §3
    JsonNode metadata = json(get("/.well-known/oauth-authorization-server"));

    assertThat(metadata.at("/issuer").asText()).isEqualTo(base);
    assertThat(metadata.at("/authorization_endpoint").asText())
        .isEqualTo(base + "/oauth/authorize");
    assertThat(metadata.at("/token_endpoint").asText()).isEqualTo(base + "/oauth/token");
    assertThat(metadata.at("/code_challenge_methods_supported").toString()).isEqualTo("[\"S256\"]");
    assertThat(metadata.at("/grant_types_supported").toString()).doesNotContain("password");
  }

  @Test
  void aUserSignsInAndTheProgramHasTokens() throws Exception {
    HttpResponse<String> page = get(authorize(APP, "login_hint", "ann\"@example.org"));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("An &lt;App&gt;", "ann&quot;@example.org", "a program on this device")
        .doesNotContain("<App>");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'", "frame-ancestors 'none'", "form-action 'self' org.example");

    HttpResponse<String> answer = redeem(code("scope", "mail openid"), VERIFIER);
    JsonNode tokens = json(answer);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    assertThat(tokens.at("/token_type").asText()).isEqualTo("Bearer");
    assertThat(tokens.at("/expires_in").asInt()).isEqualTo(3600);
    assertThat(tokens.at("/scope").asText()).isEqualTo("imap smtp jmap");
    assertThat(opens(tokens.at("/access_token").asText())).isTrue();

    JsonNode fresh = json(refresh(tokens.at("/refresh_token").asText()));
    assertThat(opens(fresh.at("/access_token").asText())).isTrue();
    assertThat(fresh.at("/refresh_token")).isNotEqualTo(tokens.at("/refresh_token"));
  }

  @Test
  void aWrongPasswordShowsThePageAgain() throws Exception {
    HttpResponse<String> again = post(authorize(APP), "login", "ann", "password", "wrong");
    assertThat(again.statusCode()).isEqualTo(403);
    assertThat(again.body()).contains("The name or password is wrong.", "value=\"ann\"");

    String app =
        directory.appPasswords().create(ACTOR, ann.account(), "a", Set.of(Scope.JMAP)).secret();
    assertThat(post(authorize(APP), "login", "ann", "password", app).body())
        .contains("your own password");
    HttpRequest.Builder foreign =
        form(authorize(APP), "login", "ann", "password", "secret")
            .header("Origin", "https://evil.example");
    assertThat(send(foreign).statusCode()).isEqualTo(403);
  }

  @Test
  void thePageSpeaksTheLanguageOfItsReader() throws Exception { // RFC 9110 §12.5.4
    for (String french : List.of("fr", "fr-CA,fr;q=0.9,en;q=0.5", "de, fr;q=0.2")) {
      HttpRequest.Builder page = request(authorize(APP)).header("Accept-Language", french);
      assertThat(send(page).body())
          .as(french)
          .contains("<html lang=\"fr\">", ">Mot de passe<", ">Se connecter</button>");
    }
    for (String other : List.of("en-GB,en;q=0.8,fr;q=0.5", "de", "*", "fr;q=x", ";;", "fr;q=0")) {
      HttpRequest.Builder page = request(authorize(APP)).header("Accept-Language", other);
      assertThat(send(page).body()).as(other).contains("<html lang=\"en\">", ">Password<");
    }
  }

  @Test
  void aCodeIsGoodOnceAndForWhoAskedForIt() throws Exception {
    isRefused(redeem(code(), VERIFIER.replace('d', 'e')), "invalid_grant"); // RFC 7636 §4.6
    isRefused(redeem("no-code", VERIFIER), "invalid_grant");

    String code = code();
    JsonNode tokens = json(redeem(code, VERIFIER));
    assertThat(opens(tokens.at("/access_token").asText())).isTrue();
    isRefused(redeem(code, VERIFIER), "invalid_grant"); // RFC 6749 §4.1.2
    assertThat(opens(tokens.at("/access_token").asText())).isFalse();
  }

  @Test
  void nobodyIsSentWhereNobodyMayBeSent() throws Exception {
    for (String evil :
        List.of(
            "https://evil.example/",
            "https://webmail.example.org.evil.example/app",
            "https://webmail.example.org/application",
            "https://webmail.example.org/app/../other",
            "https://user@webmail.example.org/app",
            "http://webmail.example.org/app",
            "http://127.0.0.1.evil.example/",
            "javascript:alert(1)",
            "data:text/html,x",
            "mailto:x",
            "https://webmail.example.org/app#x",
            "/relative")) {
      HttpResponse<String> refused = get(authorize(evil));
      assertThat(refused.statusCode()).as(evil).isEqualTo(400);
      assertThat(location(refused)).as(evil).isEmpty();
    }
    for (String good :
        List.of(
            "https://webmail.example.org/app",
            "https://webmail.example.org/app/signed-in?x=y",
            "http://127.0.0.1:4711/",
            "http://[::1]:4711/cb",
            base + "/webmail/signed-in")) {
      assertThat(get(authorize(good)).statusCode()).as(good).isEqualTo(200);
    }
  }

  @Test
  void whatAProgramDoesWrongIsToldToTheProgram() throws Exception { // RFC 6749 §4.1.2.1
    String plain = authorize(APP).replace("S256", "plain");
    assertThat(location(get(plain))).startsWith(APP + "?error=invalid_request&");
    assertThat(location(get(authorize(APP).replace("=code&", "=token&"))))
        .contains("?error=unsupported_response_type&", "&state=s%261");
    assertThat(location(get(authorize(APP, "scope", "nothing")))).contains("?error=invalid_scope&");
    assertThat(get(authorize(APP, "state", "twice")).statusCode()).isEqualTo(400);
    isRefused(post("/oauth/token", "grant_type", "password"), "unsupported_grant_type");
    isRefused(post("/oauth/token", "code", "x"), "invalid_request");
    isRefused(refresh("mpr_x"), "invalid_grant");
    assertThat(post("/oauth/token", "code", "x".repeat(20_000)).statusCode()).isEqualTo(413);
    assertThat(get("/oauth/token").statusCode()).isEqualTo(405);
    assertThat(get("/oauth/else").statusCode()).isEqualTo(404);
  }

  @Test
  void aProgramSignsOut() throws Exception { // RFC 7009 §2
    JsonNode tokens = json(redeem(code(), VERIFIER));
    String access = tokens.at("/access_token").asText();
    assertThat(post("/oauth/revoke", "token", tokens.at("/refresh_token").asText()).statusCode())
        .isEqualTo(200);
    assertThat(opens(access)).isFalse();
    assertThat(post("/oauth/revoke", "token", access).statusCode()).isEqualTo(200);
  }

  @Test
  void aUserSeesWhichProgramsSignedInAndEndsThem() throws Exception {
    String own = json(redeem(code(), VERIFIER)).at("/access_token").asText();
    String other = json(redeem(code(), VERIFIER)).at("/access_token").asText();
    String bearer = "Bearer " + own;

    JsonNode list = json(send(request("/oauth/sign-ins").header("Authorization", bearer)));
    JsonNode notThis = null;
    for (JsonNode program : list.at("/programs")) {
      boolean isOther = other.contains(program.at("/id").asText());
      notThis = isOther ? program : notThis;
      assertThat(program.at("/isThis").asBoolean())
          .isEqualTo(own.contains(program.at("/id").asText()));
    }
    String path = "/oauth/sign-ins/" + notThis.at("/id").asText();
    assertThat(send(request(path).header("Authorization", bearer).DELETE()).statusCode())
        .isEqualTo(204);
    assertThat(opens(other)).isFalse();
    assertThat(opens(own)).isTrue();
    assertThat(send(request(path).header("Authorization", bearer).DELETE()).statusCode())
        .isEqualTo(404);
    assertThat(get("/oauth/sign-ins").statusCode()).isEqualTo(401);
  }

  @Test
  void aCodeIsWorthNothingOnceItsUserIsDisabled() throws Exception {
    User carol = directory.users().create(ACTOR, NewUser.of("carol@example.org", "secret"));
    HttpResponse<String> signedIn = post(authorize(APP), "login", "carol", "password", "secret");
    directory.users().setEnabled(ACTOR, carol.account(), false);
    isRefused(
        redeem(location(signedIn).replaceFirst(".*[?]code=([^&]*).*", "$1"), VERIFIER),
        "invalid_grant");
  }
}
