package org.malleposte.server.running;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.malleposte.format.Corpus;
import org.malleposte.search.elastic.LocalElasticsearch;
import org.malleposte.storage.cassandra.CassandraOptions;
import org.malleposte.storage.cassandra.LocalCassandra;
import org.malleposte.storage.s3.LocalS3;

/// Folders of houses, what is done in them, and whether it is all there.
final class Houses {
  /// Messages of the corpus that are imported, as often as it takes, each a little different.
  private static final int MESSAGES = Integer.getInteger("houses.messages", 150);

  private final Path temp;

  Houses(Path temp) {
    this.temp = temp;
  }

  Path make(String name, String settings) throws IOException {
    Path dir = Files.createDirectories(temp.resolve(name));
    Files.writeString(dir.resolve("malleposte.conf"), settings);
    return dir;
  }

  /// Settings for bodies in a bucket.
  static String bucket(LocalS3 s3, String bucket) {
    return """
    storage.objects = s3
    archive.lag = 300ms
    s3.endpoint = %s
    s3.bucket = %s
    s3.access-key = %s
    s3.secret-key = %s
    s3.retention = 1d
    """
        .formatted(s3.endpoint(), bucket, LocalS3.SERVER.accessKey(), LocalS3.SERVER.secretKey());
  }

  /// Settings for records in a keyspace that nobody has used.
  static String keyspace() {
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

  /// Settings for an index in Elasticsearch that nobody has used.
  static String elasticsearch() {
    return """
    search.index = elasticsearch
    search.delay = 100ms
    elasticsearch.servers = %s
    elasticsearch.name = %s
    elasticsearch.shards = 1
    elasticsearch.replicas = 0
    elasticsearch.refresh = 100ms
    elasticsearch.timeout = 60s
    """
        .formatted(LocalElasticsearch.uri(), LocalElasticsearch.freshName());
  }

  /// Some of everything that a house remembers.
  void live(Path dir, RunningServer server) throws Exception {
    Path users = temp.resolve("users.csv");
    Files.writeString(users, "address,password\nann@example.org,secret\nbob@example.org,secret\n");
    RunningServer.run(dir, "user", "import", users.toString());
    RunningServer.run(dir, "shared", "add", "info@example.org");
    RunningServer.run(dir, "import", "ann", corpus().toString());
    try (Talk imap = new Talk(server.imapPort())) {
      imap.line();
      imap.command("LOGIN ann secret");
      imap.command("CREATE Projects/One");
      imap.command("SELECT INBOX");
      imap.command("COPY 1:40 Projects/One");
      imap.command("STORE 1:10 +FLAGS (\\Seen $Forwarded own)");
      imap.command("CREATE Old");
      imap.command("MOVE 11:20 Old");
      imap.command("STORE 21:30 +FLAGS.SILENT (\\Deleted)");
      imap.command("EXPUNGE");
      imap.command("SETACL Projects/One bob@example.org lr");
      imap.command("RENAME Projects/One Projects/Two");
    }
  }

  private Path corpus() throws IOException {
    Path folder = temp.resolve("corpus");
    if (Files.isDirectory(folder)) {
      return folder;
    }
    Files.createDirectories(folder);
    int[] number = {0};
    while (number[0] < MESSAGES) {
      Corpus.forEach((_, bytes) -> {
        if (number[0] < MESSAGES) {
          write(folder.resolve("%05d.eml".formatted(number[0])), number[0]++, bytes);
        }
      });
    }
    return folder;
  }

  private static void write(Path file, int number, byte[] bytes) {
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write("X-Number: %d\r\n".formatted(number).getBytes(StandardCharsets.US_ASCII));
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void assertServes(RunningServer server) throws Exception {
    try (Talk imap = new Talk(server.imapPort())) {
      imap.line();
      imap.command("LOGIN ann secret");
      assertThat(imap.command("SELECT Projects/Two")).anyMatch(line -> line.equals("* 40 EXISTS"));
      List<String> first = imap.command("FETCH 1 (UID FLAGS BODY.PEEK[HEADER])");
      assertThat(first).anyMatch(line -> line.contains("UID 1"));
      assertThat(imap.command("SEARCH ALL")).anyMatch(line -> line.startsWith("* SEARCH 1 2 3"));
    }
  }

  /// Waits until every commit is in the archive.
  static void awaitArchived(RunningServer server) throws Exception {
    await(server, "malleposte_archive_lag_seconds 0(\\.0)?");
  }

  /// Waits until every message has been indexed since the start.
  static void awaitIndexed(RunningServer server) throws Exception {
    await(server, "malleposte_search_indexed_total %d(\\.0)?".formatted(MESSAGES));
  }

  private static void await(RunningServer server, String wanted) throws Exception {
    String name = wanted.substring(0, wanted.indexOf(' '));
    URI metrics = URI.create("http://127.0.0.1:" + (server.imapPort() - 53) + "/metrics");
    try (HttpClient client = HttpClient.newHttpClient()) {
      String said;
      do {
        Thread.sleep(100);
        said =
            client
                .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        assertThat(said).contains(name);
      } while (!said.lines().anyMatch(line -> line.matches(wanted)));
    }
  }
}
