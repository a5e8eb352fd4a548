package org.malleposte.server;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.malleposte.server.admin.AdminClient;
import org.malleposte.server.admin.LocalTerminal;
import org.malleposte.server.cli.Cli;
import org.malleposte.server.cli.Exit;
import org.malleposte.server.house.DataDirectory;
import org.malleposte.server.house.Logs;

/// Chooses who does what the command line asks for: the server that runs on the directory, or this
/// process.
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    Invocation invocation = Invocation.of(arguments);
    // The server has threads that nobody needs to wait for once it has ended.
    System.exit(asked(invocation).orElseGet(() -> here(invocation)));
  }

  /// The exit code of the running server's answer, if there is one to ask.
  private static Optional<Integer> asked(Invocation invocation) {
    if (invocation.needsNoServer()) {
      return Optional.empty();
    }
    try {
      List<String> arguments = invocation.arguments();
      return AdminClient.run(DataDirectory.adminSocket(invocation.directory()), arguments);
    } catch (IOException e) {
      System.err.println("malleposte: " + e.getMessage());
      return Optional.of(Exit.UNAVAILABLE);
    }
  }

  private static int here(Invocation invocation) {
    if (!invocation.serves()) {
      Logs.quiet(); // the server sets its own as soon as it has read how
    }
    boolean moves = invocation.command().equals("move"); // also what was left, to go on or back
    try (StoppedHouse house = new StoppedHouse(invocation.directory(), moves)) {
      return Cli.of(new LocalTerminal(), house::open, null)
          .with("serve", () -> new ServeCommand(invocation.directory()))
          .with("demo", () -> new DemoCommand(invocation.directory()))
          .with("train", TrainCommand::new)
          .with("restore", () -> new RestoreCommand(invocation.directory()))
          .with("compare", () -> new CompareCommand(invocation.directory()))
          .with("check-config", () -> new CheckConfigCommand(invocation.directory()))
          .run(invocation.arguments());
    }
  }
}
