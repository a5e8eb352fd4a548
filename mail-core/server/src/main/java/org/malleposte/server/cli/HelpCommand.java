package org.malleposte.server.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `help user add` is `user add --help`.
@Command(name = "help", description = "Says how to use a command.")
final class HelpCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(paramLabel = "COMMAND", arity = "0..*")
  private @Nullable List<String> words;

  @Override
  public void run() {
    CommandLine command = spec.root().commandLine();
    for (String word : words == null ? List.<String>of() : words) {
      CommandLine next = command.getSubcommands().get(word);
      if (next == null) {
        throw new ParameterException(
            spec.commandLine(), "There is no command " + word + "; `help` lists them.");
      }
      command = next;
    }
    command.usage(spec.root().commandLine().getOut());
  }
}
