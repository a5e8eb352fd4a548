package org.malleposte.server.cli;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.directory.DirectoryException;
import org.malleposte.directory.Groups;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Addresses that deliver to each of their members, and names that rights can be given to.
@Command(name = "group", description = "Groups of people: create, list, add, take, remove.")
final class GroupCommand extends Group {
  GroupCommand(Context context) {
    super(context);
  }

  @Command(description = "Makes a group.")
  int create(
      @Parameters(paramLabel = "ADDRESS") String address,
      @Option(names = "--name", paramLabel = "NAME") @Nullable String name,
      @Parameters(paramLabel = "MEMBER", index = "1..*", arity = "0..*")
          @Nullable List<String> members)
      throws IOException, Refusal, DirectoryException {
    groups().create(context.actor(), address, name == null ? "" : name);
    if (members != null && !members.isEmpty()) {
      groups().addMembers(context.actor(), address, members);
    }
    context.done("Made the group " + address + ".");
    context.warnOfForwarding(address);
    return Exit.OK;
  }

  @Command(description = "Lists the groups and their members.")
  int list() throws IOException, Refusal {
    Table table = new Table("address", "name", "members");
    groups().list().forEach(g -> table.row(g.address(), g.displayName(), g.members()));
    context.print(table);
    return Exit.OK;
  }

  @Command(description = "Adds members, here or elsewhere.")
  int add(
      @Parameters(paramLabel = "ADDRESS") String address,
      @Parameters(paramLabel = "MEMBER", arity = "1..*") List<String> members)
      throws IOException, Refusal, DirectoryException {
    groups().addMembers(context.actor(), address, members);
    context.done("Added " + String.join(", ", members) + " to " + address + ".");
    context.warnOfForwarding(address);
    return Exit.OK;
  }

  @Command(description = "Takes members out.")
  int take(
      @Parameters(paramLabel = "ADDRESS") String address,
      @Parameters(paramLabel = "MEMBER", arity = "1..*") List<String> members)
      throws IOException, Refusal, DirectoryException {
    groups().removeMembers(context.actor(), address, members);
    context.done("Took " + String.join(", ", members) + " out of " + address + ".");
    return Exit.OK;
  }

  @Command(description = "Removes a group.")
  int remove(@Parameters(paramLabel = "ADDRESS") String address)
      throws IOException, Refusal, DirectoryException {
    groups().remove(context.actor(), address);
    context.done("Removed the group " + address + ".");
    return Exit.OK;
  }

  private Groups groups() throws IOException, Refusal {
    return context.house().directory().groups();
  }
}
