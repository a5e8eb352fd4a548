package org.malleposte.server.cli;

import java.io.IOException;
import java.util.List;
import org.malleposte.directory.Aliases;
import org.malleposte.directory.DirectoryException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Addresses that lead to other addresses.
@Command(name = "alias", description = "Addresses that lead to others: set, list, remove.")
final class AliasCommand extends Group {
  AliasCommand(Context context) {
    super(context);
  }

  @Command(
      aliases = "add",
      description = "Makes an alias, or gives it other targets, here or elsewhere.")
  int set(
      @Parameters(paramLabel = "ALIAS") String alias,
      @Parameters(paramLabel = "ADDRESS", arity = "1..*") List<String> targets)
      throws IOException, Refusal, DirectoryException {
    aliases().set(context.actor(), alias, targets);
    context.done("Mail for " + alias + " goes to " + String.join(", ", targets) + ".");
    context.warnOfForwarding(alias);
    return Exit.OK;
  }

  @Command(description = "Lists the aliases.")
  int list() throws IOException, Refusal {
    Table table = new Table("alias", "targets");
    aliases().list().forEach(table::row);
    context.print(table);
    return Exit.OK;
  }

  @Command(description = "Removes an alias.")
  int remove(@Parameters(paramLabel = "ALIAS") String alias)
      throws IOException, Refusal, DirectoryException {
    aliases().remove(context.actor(), alias);
    context.done("Removed the alias " + alias + ".");
    return Exit.OK;
  }

  private Aliases aliases() throws IOException, Refusal {
    return context.house().directory().aliases();
  }
}
