package org.malleposte.search.elastic;

import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.malleposte.search.elastic.ElasticOptions.Access;
import org.malleposte.storage.LocalScript;
import org.malleposte.storage.SharedServer;

/// A real Elasticsearch (`deploy/local/elasticsearch`) that all tests of a build share. Each user
/// takes indexes of its own.
///
/// `-Delasticsearch.port=` moves it, `-Delasticsearch.at=http://host:port` uses one that runs.
public final class LocalElasticsearch {
  private static final int PORT = Integer.getInteger("elasticsearch.port", 29_200);
  private static final String AT = System.getProperty("elasticsearch.at", "");
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private static final SharedServer SERVER =
      new SharedServer(
          new LocalScript("elasticsearch"),
          List.of("up", "--port", String.valueOf(PORT)),
          List.of("down", "--kill", "--remove"));

  private LocalElasticsearch() {}

  /// Where it is; started when it does not run yet.
  public static URI uri() {
    if (!AT.isEmpty()) {
      return URI.create(AT);
    }
    SERVER.use();
    return URI.create("http://127.0.0.1:" + PORT);
  }

  /// What the names of indexes begin with that nobody else uses.
  public static String freshName() {
    return "t%d-%d-%d"
        .formatted(
            ProcessHandle.current().pid(),
            NUMBER.incrementAndGet(),
            System.currentTimeMillis() % 1_000_000);
  }

  /// Options for indexes that nobody else uses, with little patience.
  public static ElasticOptions fresh() {
    return options(List.of(uri()), freshName());
  }

  static ElasticOptions options(List<URI> servers, String name) {
    return new ElasticOptions(
        servers,
        name,
        Access.NONE,
        Optional.empty(),
        1,
        0,
        Duration.ofMillis(50),
        Duration.ofSeconds(60),
        Duration.ofMillis(10),
        500,
        1);
  }

  /// A node of the caller's own that asks for TLS and a password, see the script.
  static final class Secure implements AutoCloseable {
    private static final LocalScript SCRIPT = new LocalScript("elasticsearch");

    private final Path dir;
    private final int port;

    private Secure(Path dir, int port) {
      this.dir = dir;
      this.port = port;
    }

    /// Whether it can be had without fetching a gigabyte: where the script keeps it.
    static boolean isFetched() {
      String kept = System.getenv("MALLEPOSTE_LOCAL");
      Path cache =
          kept == null
              ? Path.of(System.getProperty("user.home"), ".m2", "repository", ".malleposte")
              : Path.of(kept);
      try (DirectoryStream<Path> servers =
          Files.newDirectoryStream(cache, "elasticsearch-*-secure")) {
        for (Path server : servers) {
          if (Files.exists(server.resolve("complete"))) {
            return true;
          }
        }
      } catch (IOException e) {
        return false;
      }
      return false;
    }

    static Secure start(Path dir, int port) {
      SCRIPT.run("up", dir.toString(), "--port", String.valueOf(port), "--secure");
      return new Secure(dir, port);
    }

    URI uri() {
      return URI.create("https://127.0.0.1:" + port);
    }

    /// What signed its certificate.
    Path authority() {
      return dir.resolve("authority.pem");
    }

    @Override
    public void close() {
      SCRIPT.run("down", dir.toString(), "--kill", "--remove");
    }
  }
}
