package org.malleposte.server.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// Lets the server read its certificate again.
@Command(
    name = "reload",
    description = "Lets a running server read its certificate again; SIGHUP does the same.")
final class ReloadCommand implements Callable<Integer> {
  private final Context context;

  ReloadCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException, Refusal {
    Running running =
        context.running().orElseThrow(() -> new Refusal("No server runs here that could reload."));
    context.done(running.reload());
    return Exit.OK;
  }
}
