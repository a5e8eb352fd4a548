package org.malleposte.server.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.malleposte.directory.DirectoryException;
import org.malleposte.directory.Domain;
import org.malleposte.directory.Domains;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Domains whose mail is ours.
@Command(name = "domain", description = "Domains whose mail is ours: add, list, change, remove.")
final class DomainCommand extends Group {
  DomainCommand(Context context) {
    super(context);
  }

  @Command(description = "Adds a domain.")
  int add(@Parameters(paramLabel = "DOMAIN") String name)
      throws IOException, Refusal, DirectoryException {
    Domain domain = domains().add(context.actor(), name);
    context.done("Added the domain " + domain.name() + ".");
    if (domains().list().size() == 2) {
      context
          .err()
          .println(
              "There are two domains now: who signs in gives the whole address from now on, not the"
                  + " name alone.");
    }
    return Exit.OK;
  }

  @Command(description = "Lists the domains.")
  int list() throws IOException, Refusal {
    Table table = new Table("domain", "enabled", "separator", "catch-all", "postmaster");
    for (Domain d : domains().list()) {
      table.row(d.name(), d.enabled(), d.separator(), d.catchAll(), d.postmaster());
    }
    context.print(table);
    return Exit.OK;
  }

  @Command(description = "Changes a domain; what is not named stays.")
  int change(
      @Parameters(paramLabel = "DOMAIN") String name,
      @Option(
              names = "--catch-all",
              paramLabel = "ADDRESS",
              description = "Who gets what nobody else takes; empty for nobody.")
          @Nullable String catchAll,
      @Option(
              names = "--postmaster",
              paramLabel = "ADDRESS",
              description = "Who gets postmaster's mail; empty for the first administrator.")
          @Nullable String postmaster,
      @Option(
              names = "--separator",
              paramLabel = "CHARACTER",
              description = "Parts the name from the detail in name+detail; empty for none.")
          @Nullable String separator)
      throws IOException, Refusal, DirectoryException {
    Domain domain = domain(name);
    domain = catchAll == null ? domain : domain.withCatchAll(catchAll);
    domain = postmaster == null ? domain : domain.withPostmaster(postmaster);
    domain = separator == null ? domain : domain.withSeparator(separator);
    domains().change(context.actor(), domain);
    context.done("Changed the domain " + domain.name() + ".");
    return Exit.OK;
  }

  @Command(description = "Lets a domain receive mail again.")
  int enable(@Parameters(paramLabel = "DOMAIN") String name)
      throws IOException, Refusal, DirectoryException {
    domains().change(context.actor(), domain(name).withEnabled(true));
    context.done("Enabled the domain " + name + ".");
    return Exit.OK;
  }

  @Command(description = "Lets a domain receive no mail.")
  int disable(@Parameters(paramLabel = "DOMAIN") String name)
      throws IOException, Refusal, DirectoryException {
    domains().change(context.actor(), domain(name).withEnabled(false));
    context.done("Disabled the domain " + name + ".");
    return Exit.OK;
  }

  @Command(description = "Removes a domain that has no addresses any more.")
  int remove(@Parameters(paramLabel = "DOMAIN") String name)
      throws IOException, Refusal, DirectoryException {
    domains().remove(context.actor(), name);
    context.done("Removed the domain " + name + ".");
    return Exit.OK;
  }

  private Domains domains() throws IOException, Refusal {
    return context.house().directory().domains();
  }

  private Domain domain(String name) throws IOException, Refusal {
    return domains()
        .get(name)
        .orElseThrow(() -> new Refusal("There is no domain " + name + " here."));
  }
}
