package org.malleposte.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The command above all others; holds the options that every command has.
@Command(
    name = "malleposte",
    description = "A mail server on one account journal.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%n",
    footer = {
      "A command is run by the server of DIR when one runs there, else on the store itself.",
      "Exit codes: 0 done; 1 refused; 2 wrong usage; 3 partly done; 4 store not available;",
      "5 wrong configuration."
    })
final class MallepostCommand implements Runnable {
  private final Context context;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  MallepostCommand(Context context) {
    this.context = context;
  }

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "The data directory; $MALLEPOSTE_DIR, else ~/.malleposte.")
  String directory = "";

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Lists are printed as JSON, for scripts.")
  void json(boolean wanted) {
    context.json(wanted);
  }

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Says how to use a command.")
  boolean help;

  @Option(names = "--version", versionHelp = true, description = "Says which version this is.")
  boolean version;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command? `help` lists them.");
  }
}
