package org.malleposte.server;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.malleposte.archive.Comparison;
import org.malleposte.server.cli.Exit;
import org.malleposte.server.house.DataDirectory;
import org.malleposte.server.house.Restoring;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Two stores side by side.
@Command(
    name = "compare",
    description = {
      "Compares the store in DIR with another one, on neither of which a server runs: every"
          + " account's",
      "modseq, history and records, and every body. Exit code 1 when they differ."
    })
final class CompareCommand implements Callable<Integer> {
  private static final int SHOWN = 50;

  private final Path directory;

  @Mixin private ServeOptions options = new ServeOptions();

  @Parameters(paramLabel = "OTHER", description = "The folder of the other store.")
  private Path other = Path.of("");

  CompareCommand(Path directory) {
    this.directory = directory;
  }

  @Override
  public Integer call() throws Exception {
    Comparison.Result result;
    try (DataDirectory here = DataDirectory.open(directory);
        DataDirectory there = DataDirectory.open(other.toAbsolutePath().normalize())) {
      result =
          Restoring.compare(
              here,
              options.readAsServed(directory),
              there,
              ServerConfiguration.of(there.path()).asServed().read());
    }
    result.differences().stream().limit(SHOWN).forEach(System.out::println);
    System.out.println(
        String.format(
            Locale.ROOT,
            "%,d accounts, %,d commits, %,d records, %,d bodies: %,d differences.",
            result.accounts(),
            result.commits(),
            result.records(),
            result.bodies(),
            result.found()));
    return result.found() == 0 ? Exit.OK : Exit.REFUSED;
  }
}
