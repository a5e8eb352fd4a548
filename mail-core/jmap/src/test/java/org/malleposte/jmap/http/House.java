package org.malleposte.jmap.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import org.malleposte.account.Actor;
import org.malleposte.directory.Authenticator;
import org.malleposte.directory.Directory;
import org.malleposte.directory.NewUser;
import org.malleposte.directory.TokenLifetimes;
import org.malleposte.directory.User;
import org.malleposte.jmap.MemoryRooms;
import org.malleposte.mail.Addition;
import org.malleposte.mail.Caller;
import org.malleposte.mail.Flags;
import org.malleposte.mail.Mail;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.MessageSpool;

/// JMAP over HTTP on loopback, its stores in memory. Ann and Bob live in it; their password is
/// `secret`.
final class House implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  final Vertx vertx = Vertx.vertx();
  final HttpClient client = HttpClient.newHttpClient();
  final Directory directory;
  final Authenticator authenticator;
  final Mail mail;
  final User ann;
  final User bob;
  private final MemoryRooms rooms;
  private final JmapHttp jmap;
  private final HttpServer server;
  private final String base;

  House(Path spools, JmapSettings settings) throws Exception {
    this(spools, settings, TokenLifetimes.DEFAULT);
  }

  House(Path spools, JmapSettings settings, TokenLifetimes lifetimes) throws Exception {
    rooms = new MemoryRooms(spools, Clock.systemUTC(), false, lifetimes);
    directory = rooms.directory;
    authenticator = rooms.authenticator;
    mail = rooms.mail;
    Actor actor = Actor.system("test");
    directory.domains().add(actor, "example.org");
    ann = directory.users().create(actor, NewUser.of("ann@example.org", "secret"));
    bob = directory.users().create(actor, NewUser.of("bob@example.org", "secret"));
    jmap = new JmapHttp(vertx, rooms.rooms(), settings);
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setCompressionSupported(true)
                    .setWebSocketSubProtocols(List.of("jmap")))
            .requestHandler(jmap::handle)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    base = "http://127.0.0.1:" + server.actualPort();
  }

  URI uri(String path) {
    return URI.create(base + path);
  }

  /// A request in Ann's name.
  HttpRequest.Builder request(String path) {
    return request(path, "ann@example.org");
  }

  HttpRequest.Builder request(String path, String user) {
    return HttpRequest.newBuilder(uri(path)).header("Authorization", basic(user, "secret"));
  }

  static String basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /// Posts a body to the API as it is.
  HttpResponse<String> post(String body) throws IOException, InterruptedException {
    return send(
        request("/jmap/api")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /// The method responses to some calls, written with single quotes.
  JsonNode call(String calls) throws IOException, InterruptedException {
    return json(post("{\"using\":[\"urn:ietf:params:jmap:core\"],\"methodCalls\":%s}"
                .formatted(calls.replace('\'', '"')))
            .body())
        .path("methodResponses");
  }

  static JsonNode json(String text) throws IOException {
    return JSON.readTree(text);
  }

  /// Puts a message into Ann's INBOX.
  void append(String message) throws Exception {
    MailAccount account = mail.open(ann.account());
    int inbox = account.mailboxes().find("INBOX").id();
    try (MessageSpool spool = MessageSpool.of(message.getBytes(StandardCharsets.UTF_8))) {
      Addition addition =
          new Addition(
              mail.keep(account.id().tenant(), spool), Flags.NONE, System.currentTimeMillis());
      account.add(
          Caller.privileged(Actor.system("test"), account.id()),
          inbox,
          List.of(addition),
          "appended",
          "");
    }
  }

  @Override
  public void close() throws Exception {
    jmap.close();
    client.shutdownNow();
    vertx.close().toCompletionStage().toCompletableFuture().get();
    rooms.close();
  }
}
