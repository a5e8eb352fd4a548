package org.malleposte.search.elastic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.malleposte.search.elastic.ElasticOptions.Access;

/// A real Elasticsearch (`deploy/local/elasticsearch`) that all tests of a build share: the first
/// to come starts it, the last to go ends it. Each user takes indexes of its own.
///
/// `-Delasticsearch.port=` moves it, `-Delasticsearch.at=http://host:port` uses one that runs.
public final class LocalElasticsearch {
  private static final Path ROOT = Path.of(System.getProperty("malleposte.root", "."));
  private static final Path FOLDER = ROOT.resolve("target/elasticsearch");
  private static final Path USERS = ROOT.resolve("target/elasticsearch.users");
  private static final int PORT = Integer.getInteger("elasticsearch.port", 29_200);
  private static final String AT = System.getProperty("elasticsearch.at", "");
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private static boolean running;

  private LocalElasticsearch() {}

  /// Where it is; started when it does not run yet.
  public static synchronized URI uri() {
    if (!AT.isEmpty()) {
      return URI.create(AT);
    }
    if (!running) {
      locked(() -> {
        Files.createDirectories(USERS);
        Files.writeString(USERS.resolve(String.valueOf(ProcessHandle.current().pid())), "");
        script("up", FOLDER.toString(), "--port", String.valueOf(PORT));
      });
      Runtime.getRuntime().addShutdownHook(new Thread(LocalElasticsearch::leave));
      running = true;
    }
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

  private static void leave() {
    locked(() -> {
      Files.deleteIfExists(USERS.resolve(String.valueOf(ProcessHandle.current().pid())));
      if (!isUsed()) {
        script("down", FOLDER.toString(), "--kill", "--remove");
      }
    });
  }

  /// Whether a process that still runs uses it.
  private static boolean isUsed() throws IOException {
    try (Stream<Path> users = Files.list(USERS)) {
      return users
          .map(user -> ProcessHandle.of(Long.parseLong(user.getFileName().toString())))
          .anyMatch(Optional::isPresent);
    }
  }

  private interface Step {
    void run() throws IOException, InterruptedException;
  }

  private static void locked(Step step) {
    try {
      Files.createDirectories(ROOT.resolve("target"));
      try (FileChannel channel =
              FileChannel.open(
                  ROOT.resolve("target/elasticsearch.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock _ = channel.lock()) {
        step.run();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void script(String... arguments) throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>();
    command.add(ROOT.resolve("deploy/local/elasticsearch").toString());
    command.addAll(List.of(arguments));
    Path said = ROOT.resolve("target/elasticsearch.log");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(said.toFile()))
            .start();
    if (!process.waitFor(400, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(command + " failed:\n" + Files.readString(said));
    }
  }
}
