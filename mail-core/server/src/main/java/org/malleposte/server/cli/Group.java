package org.malleposte.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// A command that only holds others.
@Command
abstract class Group implements Runnable {
  protected final Context context;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  Group(Context context) {
    this.context = context;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Which of them? " + String.join(", ", spec.subcommands().keySet()) + ".");
  }
}
