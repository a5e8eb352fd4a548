package org.malleposte.server;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.malleposte.server.cli.Exit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Serves until told to end.
@Command(
    name = "serve",
    description = {
      "Serves mail from DIR, which is made at first start.",
      "Prints one line beginning with `ready` when it serves; ends cleanly on SIGTERM."
    })
final class ServeCommand implements Callable<Integer> {
  private final Path directory;

  @Mixin private ServeOptions options = new ServeOptions();

  ServeCommand(Path directory) {
    this.directory = directory;
  }

  @Override
  public Integer call() throws Exception {
    Signals signals = Signals.taken();
    try (Malleposte server =
        Malleposte.open(directory, options.read(directory), options.domain())) {
      options.remember(directory);
      server.listen();
      System.out.println(server.readyLine());
      signals.waitForEnd(server::reloadNow);
    }
    return Exit.OK;
  }
}
