package org.malleposte.server.running;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.storage.cassandra.CassandraOptions;
import org.malleposte.storage.cassandra.LocalCassandra;

/// The whole server with its records in Cassandra: what clients do, a kill, and what is there then.
class OnCassandraTest {
  private static final int PORT_BASE = Integer.getInteger("oncassandra.port", 24_500);
  private static final Pattern MODSEQ = Pattern.compile("HIGHESTMODSEQ (\\d+)");

  @TempDir Path temp;

  @Test
  void mailIsThereAfterAKill() throws Exception {
    Path dir = temp.resolve("data");
    Files.createDirectories(dir);
    Files.writeString(dir.resolve("malleposte.conf"), configuration());
    Path users = temp.resolve("users.csv");
    Files.writeString(users, "ann@example.org,secret\n");
    long seen;
    RunningServer server = RunningServer.start(dir, PORT_BASE);
    RunningServer.run(dir, "user", "import", users.toString());
    try (Talk imap = signedIn(server)) {
      assertThat(imap.append("APPEND INBOX (\\Flagged)", message("first"))).contains("OK");
      deliver(server, "second");
      deliver(server, "third");
      seen = modseq(imap.command("SELECT INBOX (CONDSTORE)"));
      imap.command("STORE 2 +FLAGS (\\Seen)");
      imap.command("UID STORE 1 +FLAGS (\\Deleted)");
      imap.command("UID EXPUNGE 1");
      imap.command("CREATE Kept");
      imap.command("UID COPY 3 Kept");
    } finally {
      server.kill();
    }
    try (RunningServer again = RunningServer.start(dir, PORT_BASE);
        Talk imap = signedIn(again)) {
      imap.command("ENABLE QRESYNC");
      List<String> resync =
          imap.command("SELECT INBOX (QRESYNC (" + validity(again) + " " + seen + "))");
      assertThat(resync).anyMatch(line -> line.startsWith("* VANISHED (EARLIER) 1"));
      assertThat(resync).anyMatch(line -> line.contains("UID 2") && line.contains("\\Seen"));
      assertThat(imap.command("UID FETCH 3 BODY.PEEK[]").getFirst()).contains("Subject: third");
      assertThat(imap.command("STATUS Kept (MESSAGES)").getFirst()).contains("MESSAGES 1");
      assertThat(jmap(again))
          .contains("\"subject\":\"third\"", "\"subject\":\"second\"")
          .doesNotContain("first");
    }
  }

  private static String configuration() {
    CassandraOptions options = LocalCassandra.freshKeyspace();
    return """
    storage.metadata = cassandra
    cassandra.contact-points = %s
    cassandra.keyspace = %s
    cassandra.replication = %d
    cassandra.patience = 60s
    """
        .formatted(
            String.join(", ", options.contactPoints()), options.keyspace(), options.replication());
  }

  private static Talk signedIn(RunningServer server) throws IOException {
    Talk imap = new Talk(server.imapPort());
    imap.line();
    imap.command("LOGIN ann secret");
    return imap;
  }

  private static byte[] message(String subject) {
    return ("Subject: " + subject + "\r\n\r\ntext\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  private static void deliver(RunningServer server, String subject) throws IOException {
    try (Talk lmtp = new Talk(server.lmtpPort())) {
      lmtp.expect("220 ");
      for (String line :
          List.of("LHLO client", "MAIL FROM:<joe@else.test>", "RCPT TO:<ann@example.org>")) {
        lmtp.send(line + "\r\n");
        lmtp.expect("250 ");
      }
      lmtp.send("DATA\r\n");
      lmtp.expect("354 ");
      lmtp.send(message(subject));
      lmtp.send(".\r\n");
      lmtp.expect("250 ");
    }
  }

  private static long modseq(List<String> responses) {
    return responses.stream()
        .map(MODSEQ::matcher)
        .filter(Matcher::find)
        .mapToLong(m -> Long.parseLong(m.group(1)))
        .findFirst()
        .orElseThrow();
  }

  private static String validity(RunningServer server) throws IOException {
    try (Talk imap = signedIn(server)) {
      String status = imap.command("STATUS INBOX (UIDVALIDITY)").getFirst();
      return status.replaceAll(".*UIDVALIDITY (\\d+).*", "$1");
    }
  }

  /// The subjects of all messages, asked in one request.
  private static String jmap(RunningServer server) throws Exception {
    String account = "\"accountId\":\"" + accountOf(server) + "\"";
    String calls =
        """
        {"using":["urn:ietf:params:jmap:core","urn:ietf:params:jmap:mail"],"methodCalls":[
        ["Email/query",{%s},"a"],
        ["Email/get",{%s,"#ids":{"resultOf":"a","name":"Email/query","path":"/ids"},
        "properties":["subject"]},"b"]]}
        """
            .formatted(account, account);
    return http(server, "/jmap/api", HttpRequest.BodyPublishers.ofString(calls));
  }

  private static String accountOf(RunningServer server) throws Exception {
    String session = http(server, "/.well-known/jmap", null);
    return session.replaceAll("(?s).*\"primaryAccounts\":\\{\"[^\"]+\":\"([^\"]+)\".*", "$1");
  }

  private static String http(RunningServer server, String path, HttpRequest.BodyPublisher body)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + (server.imapPort() - 63) + path))
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder()
                        .encodeToString("ann:secret".getBytes(StandardCharsets.US_ASCII)))
            .header("Content-Type", "application/json");
    try (HttpClient client =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build()) {
      HttpResponse<String> response =
          client.send(
              (body == null ? request.GET() : request.POST(body)).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      return response.body();
    }
  }
}
