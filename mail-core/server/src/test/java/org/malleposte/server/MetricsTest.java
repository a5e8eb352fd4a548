package org.malleposte.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.account.Actor;
import org.malleposte.directory.NewUser;
import org.malleposte.server.config.Configuration;
import org.malleposte.server.config.ConfigurationFile;
import org.malleposte.server.config.Endpoint;

/// What Prometheus reads moves with what clients do, under the names that docs/operations.md lists.
class MetricsTest {
  private static final Actor ACTOR = Actor.system("test");

  @TempDir Path temp;

  @Test
  void seriesMoveWithTheTraffic() throws Exception {
    try (Malleposte server = start()) {
      server.house().directory().users().create(ACTOR, NewUser.of("ann@example.org", "secret"));
      Map<String, Double> before = scrape(server);
      deliver(server);
      read(server);
      Map<String, Double> after = scrape(server);

      for (String moved :
          List.of(
              "malleposte_commits_total",
              "malleposte_commit_seconds_count",
              "malleposte_commit_seconds_bucket{le=\"5.0\"}",
              "malleposte_journal_bytes_total",
              "malleposte_metadata_syncs_total",
              "malleposte_object_puts_total",
              "malleposte_object_put_bytes_total",
              "malleposte_object_put_seconds_count",
              "malleposte_pack_syncs_total",
              "malleposte_deliveries_total{outcome=\"delivered\"}",
              "malleposte_smtp_messages_total{protocol=\"lmtp\"}",
              "malleposte_smtp_refused_total{command=\"rcpt\",protocol=\"lmtp\",status=\"5.1.1\"}",
              "malleposte_connections_opened_total{protocol=\"lmtp\"}",
              "malleposte_connections_opened_total{protocol=\"imap\"}",
              "malleposte_signins_total{outcome=\"granted\",protocol=\"imap\"}",
              "malleposte_signins_total{outcome=\"refused\",protocol=\"imap\"}",
              "malleposte_imap_commands_total{command=\"select\",result=\"ok\"}",
              "malleposte_imap_commands_total{command=\"select\",result=\"no\"}",
              "malleposte_imap_commands_total{command=\"fetch\",result=\"bad\"}",
              "malleposte_imap_command_seconds_count{command=\"select\"}",
              "malleposte_view_loads_total",
              "malleposte_view_bytes",
              "malleposte_views")) {
        assertThat(after.getOrDefault(moved, 0.0))
            .as(moved)
            .isGreaterThan(before.getOrDefault(moved, 0.0));
      }
      assertThat(after.get("malleposte_pack_segments")).isEqualTo(1.0);
      assertThat(after)
          .containsKeys(
              "malleposte_metadata_compaction_pending_bytes",
              "malleposte_queue_messages",
              "malleposte_queue_oldest_seconds");
    }
  }

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
    Configuration configuration = file.override("log.level", "warn", "test").configuration();
    Malleposte server = Malleposte.open(temp.resolve("data"), configuration, "example.org");
    server.listen();
    return server;
  }

  private static void deliver(Malleposte server) throws IOException {
    talk(
        server.listening("lmtp"),
        "LHLO client",
        "MAIL FROM:<joe@else.test>",
        "RCPT TO:<nobody@example.org>",
        "RCPT TO:<ann@example.org>",
        "DATA",
        "Subject: x\r\n\r\ntext\r\n.",
        "QUIT");
  }

  private static void read(Malleposte server) throws IOException {
    talk(
        server.listening("imap"),
        "a1 LOGIN ann wrong",
        "a2 LOGIN ann secret",
        "a3 SELECT nowhere",
        "a4 SELECT INBOX",
        "a5 FETCH 1 FLAGS",
        "a6 FETCH 7 FLAGS",
        "a7 LOGOUT");
  }

  /// Says all at once, but for what must wait for its go-ahead, and listens to the end.
  private static void talk(Endpoint endpoint, String... lines) throws IOException {
    try (Socket socket = new Socket(endpoint.host(), endpoint.port());
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line : lines) {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        for (String said = ""; line.equals("DATA") && !said.startsWith("354"); ) {
          said = String.valueOf(in.readLine());
        }
      }
      while (in.readLine() != null) {
        // until it closes
      }
    }
  }

  private static Map<String, Double> scrape(Malleposte server) throws Exception {
    Map<String, Double> series = new TreeMap<>();
    String page = ServerTest.get(server.listening("admin").port(), "/metrics");
    for (String line : page.lines().filter(l -> l.startsWith("malleposte_")).toList()) {
      int space = line.lastIndexOf(' ');
      series.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
    }
    return series;
  }
}
