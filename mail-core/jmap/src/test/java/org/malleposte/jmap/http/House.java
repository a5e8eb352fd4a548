package org.malleposte.jmap.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.Socket;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

  /// Of JMAP, that are running.
  final Set<Long> timers = ConcurrentHashMap.newKeySet();

  final HttpClient client = HttpClient.newHttpClient();
  final Directory directory;
  final Authenticator authenticator;
  final Mail mail;
  final User ann;
  final User bob;
  final MemoryRooms rooms;
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
    jmap = new JmapHttp(counted(vertx), rooms.rooms(), settings);
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

  private Vertx counted(Vertx of) {
    return (Vertx)
        Proxy.newProxyInstance(
            Vertx.class.getClassLoader(),
            new Class<?>[] {Vertx.class},
            (_, method, arguments) -> {
              Object result = method.invoke(of, arguments);
              if (method.getName().equals("setPeriodic")) {
                timers.add((Long) result);
              } else if (method.getName().equals("cancelTimer")) {
                timers.remove((Long) arguments[0]);
              }
              return result;
            });
  }

  /// Sends a request in Ann's name that no proper client would, and leaves the answer unread.
  Socket raw(String head, byte[] body) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress("127.0.0.1", server.actualPort()));
    String more =
        "\r\nHost: localhost\r\nAuthorization: "
            + basic("ann@example.org", "secret")
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    OutputStream out = socket.getOutputStream();
    out.write((head + more).getBytes(StandardCharsets.US_ASCII));
    out.write(body);
    out.flush();
    return socket;
  }

  /// The first line of the answer to such a request.
  String rawStatus(String head) throws IOException {
    try (Socket socket = raw(head, new byte[0])) {
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
          .readLine();
    }
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
