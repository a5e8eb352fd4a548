package org.malleposte.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.malleposte.account.Actor;
import org.malleposte.directory.NewUser;
import org.malleposte.server.cli.Exit;
import org.malleposte.server.config.Configuration;
import org.malleposte.server.config.ConfigurationFile;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Serves for a moment and talks to itself, so that the JVM learns which classes a start needs and
/// which code is hot in what clients do most. The launcher runs it once after a build to make the
/// cache that halves the time of every start, and with which the first minute is not the slowest.
@Command(name = "train", hidden = true)
final class TrainCommand implements Callable<Integer> {
  @Override
  public Integer call() throws Exception {
    Path directory = Files.createTempDirectory("malleposte-train");
    new CommandLine(new ServeCommand(directory)).parseArgs("--port-base=10000", "--domain=a.org");
    try {
      try (Malleposte server = Malleposte.open(directory, configuration(), "example.org")) {
        server
            .house()
            .directory()
            .users()
            .create(Actor.system("train"), NewUser.of("ann@example.org", "secret"));
        server.listen();
        new Training(server::listening).all();
      }
      try (Malleposte again = Malleposte.open(directory, configuration(), null)) {
        again.listen();
        new Training(again::listening).opening();
      }
    } finally {
      remove(directory);
    }
    return Exit.OK;
  }

  private static Configuration configuration() throws Exception {
    ConfigurationFile file = new ConfigurationFile().override("log.level", "warn", "train");
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
      file.override("listen." + service, "127.0.0.1:0", "train");
    }
    return file.configuration();
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
