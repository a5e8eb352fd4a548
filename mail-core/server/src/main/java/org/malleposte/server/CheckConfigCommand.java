package org.malleposte.server;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.malleposte.server.cli.Exit;
import org.malleposte.server.config.ConfigurationException;
import org.malleposte.server.config.Reference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Reads the configuration as `serve` would.
@Command(
    name = "check-config",
    description = "Reads the configuration as serve would, and prints what is in force.")
final class CheckConfigCommand implements Callable<Integer> {
  private final Path directory;

  @Mixin ServeOptions options = new ServeOptions();

  @Option(names = "--reference", description = "Prints docs/configuration.md instead.")
  boolean reference;

  CheckConfigCommand(Path directory) {
    this.directory = directory;
  }

  @Override
  public Integer call() throws ConfigurationException {
    if (reference) {
      System.out.print(Reference.markdown());
      return Exit.OK;
    }
    Reference.inForce(options.read(directory))
        .forEach(line -> System.out.println(line.getKey() + " = " + line.getValue()));
    return Exit.OK;
  }
}
