package org.malleposte.search.elastic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.search.elastic.ElasticOptions.Access;

/// How Elasticsearch is spoken to: signed in, over TLS, at whichever node answers.
class WireTest {
  private static final String SECRET = "secret";

  @TempDir Path folder;
  private final Queue<String> authorizations = new ConcurrentLinkedQueue<>();

  private HttpServer serving(HttpServer server) throws Exception {
    server.createContext(
        "/",
        exchange -> {
          String authorization = exchange.getRequestHeaders().getFirst("Authorization");
          authorizations.add(authorization == null ? "" : authorization);
          byte[] said = "{\"good\":true}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, said.length);
          exchange.getResponseBody().write(said);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static InetSocketAddress anywhere() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static ElasticOptions options(List<URI> servers, Access access, Optional<Path> trust) {
    ElasticOptions usual = ElasticOptions.at(servers);
    return new ElasticOptions(
        servers,
        usual.name(),
        access,
        trust,
        1,
        0,
        usual.refresh(),
        Duration.ofSeconds(60),
        usual.delay(),
        usual.batch(),
        1);
  }

  private static boolean isGood(ElasticOptions options) throws Unavailable {
    try (Wire wire = new Wire(options, Breaker.ofAnswers())) {
      return wire.ask("GET", "/").body().path("good").asBoolean();
    }
  }

  @Test
  void weSignInWithANameOrAKey() throws Exception {
    HttpServer server = serving(HttpServer.create(anywhere(), 0));
    List<URI> at = List.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"));
    try {
      assertThat(isGood(options(at, Access.NONE, Optional.empty()))).isTrue();
      Access name = new Access("mail", SECRET, "");
      assertThat(isGood(options(at, name, Optional.empty()))).isTrue();
      Access key = new Access("", "", "a2V5");
      assertThat(isGood(options(at, key, Optional.empty()))).isTrue();
      assertThat(authorizations).containsExactly("", "Basic bWFpbDpzZWNyZXQ=", "ApiKey a2V5");
      assertThat(List.of(name, key).toString()).doesNotContain(SECRET, "a2V5");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void theNextNodeIsAskedWhereOneDoesNotAnswer() throws Exception {
    int nobody;
    try (ServerSocket closed = new ServerSocket(0)) {
      nobody = closed.getLocalPort();
    }
    HttpServer server = serving(HttpServer.create(anywhere(), 0));
    URI gone = URI.create("http://127.0.0.1:" + nobody);
    URI there = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    try {
      assertThat(isGood(options(List.of(gone, there), Access.NONE, Optional.empty()))).isTrue();
    } finally {
      server.stop(0);
    }
    assertThatThrownBy(() -> isGood(options(List.of(gone), Access.NONE, Optional.empty())))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining(String.valueOf(nobody));
  }

  @Test
  void onlyWhomTheFileNamesIsTrusted() throws Exception {
    Path store = folder.resolve("store");
    Path certificate = folder.resolve("certificate.pem");
    keytool(
        "-genkeypair",
        "-alias",
        "node",
        "-keyalg",
        "EC",
        "-dname",
        "CN=127.0.0.1",
        "-ext",
        "san=ip:127.0.0.1",
        "-storetype",
        "PKCS12",
        "-keystore",
        store.toString());
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        "node",
        "-keystore",
        store.toString(),
        "-file",
        certificate.toString());
    HttpsServer server = HttpsServer.create(anywhere(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context(store)));
    serving(server);
    List<URI> at = List.of(URI.create("https://127.0.0.1:" + server.getAddress().getPort()));
    try {
      assertThat(isGood(options(at, Access.NONE, Optional.of(certificate)))).isTrue();
      assertThatThrownBy(() -> isGood(options(at, Access.NONE, Optional.empty())))
          .isInstanceOf(Unavailable.class);
    } finally {
      server.stop(0);
    }
  }

  private static SSLContext context(Path store) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, SECRET.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, SECRET.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static void keytool(String... arguments) throws Exception {
    List<String> command =
        new java.util.ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storepass", SECRET));
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor()).isZero();
  }
}
