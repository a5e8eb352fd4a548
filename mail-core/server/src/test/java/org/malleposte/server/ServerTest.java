package org.malleposte.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.server.admin.AdminClient;
import org.malleposte.server.cli.Exit;
import org.malleposte.server.config.Configuration;
import org.malleposte.server.config.ConfigurationFile;
import org.malleposte.server.house.DataDirectory;

/// The whole server in one process, at ports that the system chooses.
class ServerTest {
  @TempDir Path temp;

  private Malleposte start() throws Exception {
    ConfigurationFile file = new ConfigurationFile();
    for (String service :
        List.of(
            "imap",
            "imaps",
            "smtp",
            "submission",
            "submissions",
            "lmtp",
            "http",
            "https",
            "admin")) {
      file.override("listen." + service, "127.0.0.1:0", "test");
    }
    Configuration configuration =
        file.override("log.level", "warn", "test")
            .override("http.hsts", "1d", "test")
            .configuration();
    Malleposte server = Malleposte.open(data(), configuration, "example.org");
    server.listen();
    return server;
  }

  private Path data() {
    return temp.resolve("data");
  }

  @Test
  void everyServiceAnswersAndTheReadyLineTellsWhere() throws Exception {
    try (Malleposte server = start()) {
      String ready = server.readyLine();

      assertThat(ready).startsWith("ready imap=127.0.0.1:");
      assertThat(greeting(port(ready, "imap"))).startsWith("* OK ");
      assertThat(greeting(port(ready, "smtp"))).startsWith("220 ");
      assertThat(greeting(port(ready, "submission"))).startsWith("220 ");
      assertThat(greeting(port(ready, "lmtp"))).startsWith("220 ");
      assertThat(get(port(ready, "admin"), "/health/ready")).isEqualTo("ready\n");
      assertThat(get(port(ready, "admin"), "/metrics"))
          .contains("malleposte_connections{protocol=\"imap\"}");
      assertThat(get(port(ready, "http"), "/")).contains("example.org is serving mail");
    }
  }

  @Test
  void httpsSpeaksHttp2WithTheCertificateOfTheHouse() throws Exception {
    try (Malleposte server = start();
        HttpClient client = HttpClient.newBuilder().sslContext(anybody()).build()) {
      URI base = URI.create("https://127.0.0.1:" + server.listening("https").port());
      HttpResponse<String> metadata =
          client.send(
              HttpRequest.newBuilder(base.resolve("/.well-known/oauth-authorization-server"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());

      assertThat(metadata.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(metadata.body()).contains("\"issuer\":\"" + base + "\"");
      assertThat(metadata.headers().firstValue("Strict-Transport-Security"))
          .contains("max-age=86400");
      assertThat(
              client
                  .send(
                      HttpRequest.newBuilder(base.resolve("/.well-known/jmap")).build(),
                      HttpResponse.BodyHandlers.ofString())
                  .headers()
                  .allValues("WWW-Authenticate"))
          .hasSize(2);
      server.reload(); // HTTPS takes the certificate anew
      assertThat(
              client
                  .send(
                      HttpRequest.newBuilder(base.resolve("/")).build(),
                      HttpResponse.BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(200);
    }
  }

  private static SSLContext anybody() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anybody()}, null);
    return context;
  }

  /// Trusts whoever is there, under any name.
  private static final class Anybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @Test
  void commandsReachTheRunningServerAndReadTheCallersFiles() throws Exception {
    Path users = temp.resolve("users.csv");
    Files.writeString(users, "ann,secret\nbob,secret\n");
    try (Malleposte server = start()) {
      Path socket = DataDirectory.adminSocket(data());

      assertThat(AdminClient.run(socket, List.of("user", "import", users.toString())))
          .contains(Exit.OK);
      assertThat(server.house().directory().user("bob")).isPresent();
      assertThat(AdminClient.run(socket, List.of("user", "show", "zoe"))).contains(Exit.REFUSED);
      assertThat(AdminClient.run(socket, List.of("reload"))).contains(Exit.OK);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
          .isEqualTo("rw-------");
    }
    assertThat(AdminClient.run(DataDirectory.adminSocket(data()), List.of("stats"))).isEmpty();
  }

  @Test
  void theSecretsAreForTheServerAlone() throws Exception {
    start().close();

    for (String file : List.of("tls/key.pem", "tls/self-signed.pem")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data().resolve(file))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void oneDirectoryHasOneServer() throws Exception {
    try (Malleposte _ = start()) {
      assertThatThrownBy(this::start).isInstanceOf(IOException.class).hasMessageContaining("open");
    }
    start().close();
  }

  private static int port(String ready, String service) {
    Matcher matcher = Pattern.compile(" " + service + "=[^ ]*:(\\d+)").matcher(ready);
    assertThat(matcher.find()).isTrue();
    return Integer.parseInt(matcher.group(1));
  }

  private static String greeting(int port) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port);
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
      return in.readLine();
    }
  }

  static String get(int port, String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + port + path);
      return client
          .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
