package org.malleposte.server.cli;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.malleposte.directory.DirectoryException;
import org.malleposte.directory.NewUser;
import org.malleposte.directory.RemovedUser;
import org.malleposte.directory.Role;
import org.malleposte.directory.User;
import org.malleposte.directory.Users;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// People.
@Command(
    name = "user",
    description = "Users: add, list, show, password, disable, enable, delete, quota, import, ...")
final class UserCommand extends Group {
  UserCommand(Context context) {
    super(context);
  }

  @Command(description = "Adds a user. The password is asked for, or read from --password-file.")
  int add(
      @Parameters(paramLabel = "ADDRESS") String address,
      @Option(names = "--name", paramLabel = "NAME", description = "As others see it.")
          @Nullable String name,
      @Option(
              names = "--password-file",
              paramLabel = "FILE",
              description = "Holds the password in its first line; - for standard input.")
          @Nullable String file,
      @Option(names = "--admin", description = "Makes an administrator.") boolean admin)
      throws IOException, Refusal, DirectoryException {
    new FirstDomain(context).madeFor(List.of(address));
    String password = new NewPassword(context).of(file, address);
    NewUser user =
        NewUser.of(full(address), password)
            .withDisplayName(name == null ? "" : name)
            .withRoles(admin ? Set.of(Role.ADMIN) : Set.of());
    User made = users().create(context.actor(), user);
    context.done("Added the user " + made.address() + ".");
    return Exit.OK;
  }

  @Command(description = "Lists the users.")
  int list() throws IOException, Refusal {
    Table table = columns();
    users().list().forEach(user -> row(table, user));
    context.print(table);
    return Exit.OK;
  }

  @Command(description = "Shows a user.")
  int show(@Parameters(paramLabel = "ADDRESS") String address) throws IOException, Refusal {
    Table table = columns();
    row(table, context.user(address));
    context.print(table);
    return Exit.OK;
  }

  private static Table columns() {
    return new Table(
        "address",
        "name",
        "account",
        "enabled",
        "roles",
        "storage-limit",
        "message-limit",
        "since");
  }

  private static void row(Table table, User u) {
    table.row(
        u.address(),
        u.displayName(),
        u.account().toString(),
        u.enabled(),
        u.roles().stream()
            .sorted()
            .map(role -> role.name().toLowerCase(java.util.Locale.ROOT))
            .toList(),
        u.storageLimit() == 0 ? null : u.storageLimit(),
        u.countLimit() == 0 ? null : u.countLimit(),
        u.created().toString());
  }

  @Command(description = "Sets a user's password; app passwords stay.")
  int password(
      @Parameters(paramLabel = "ADDRESS") String address,
      @Option(
              names = "--password-file",
              paramLabel = "FILE",
              description = "Holds the password in its first line; - for standard input.")
          @Nullable String file)
      throws IOException, Refusal, DirectoryException {
    User user = context.user(address);
    users()
        .setPassword(context.actor(), user.account(), new NewPassword(context).of(file, address));
    context.done("Changed the password of " + user.address() + ".");
    return Exit.OK;
  }

  @Command(description = "Lets a user neither sign in nor receive.")
  int disable(@Parameters(paramLabel = "ADDRESS") String address)
      throws IOException, Refusal, DirectoryException {
    User user = context.user(address);
    users().setEnabled(context.actor(), user.account(), false);
    context.done("Disabled " + user.address() + ".");
    return Exit.OK;
  }

  @Command(description = "Lets a user sign in and receive again.")
  int enable(@Parameters(paramLabel = "ADDRESS") String address)
      throws IOException, Refusal, DirectoryException {
    User user = context.user(address);
    users().setEnabled(context.actor(), user.account(), true);
    context.done("Enabled " + user.address() + ".");
    return Exit.OK;
  }

  @Command(description = "Gives a user another address; the old one stays as an alias.")
  int rename(
      @Parameters(paramLabel = "ADDRESS") String address,
      @Parameters(paramLabel = "NEW-ADDRESS") String fresh,
      @Option(names = "--forget-old", description = "The old address is no alias.") boolean forget)
      throws IOException, Refusal, DirectoryException {
    User user = context.user(address);
    String now = full(fresh);
    users().rename(context.actor(), user.account(), now, !forget);
    readdress(user, context.user(now).address());
    context.done("Renamed " + user.address() + " to " + now + ".");
    return Exit.OK;
  }

  @Command(description = "Removes a user; the account stays in the store.")
  int delete(@Parameters(paramLabel = "ADDRESS") String address)
      throws IOException, Refusal, DirectoryException {
    User user = context.user(address);
    readdress(user, null); // first: should this be the last that is done, nobody inherits
    users().remove(context.actor(), user.account());
    context.done("Removed " + user.address() + "; the account is " + user.account() + ".");
    return Exit.OK;
  }

  @Command(description = "Lists the users that were removed.")
  int removed() throws IOException, Refusal {
    Table table = new Table("address", "account", "removed");
    for (RemovedUser user : users().removed()) {
      table.row(user.address(), user.account().toString(), user.removed().toString());
    }
    context.print(table);
    return Exit.OK;
  }

  @Command(description = "Shows a user's quota, or sets it.")
  int quota(
      @Parameters(paramLabel = "ADDRESS") String address,
      @Option(
              names = "--storage",
              paramLabel = "SIZE",
              description = "Such as 10 GiB; 0 for no limit.")
          @Nullable String storage,
      @Option(names = "--messages", paramLabel = "NUMBER", description = "0 for no limit.")
          @Nullable Long messages)
      throws IOException, Refusal, DirectoryException {
    return new Quota(context).run(context.user(address), storage, messages);
  }

  @Command(description = "Gives roles (admin, impersonate), or takes them all.")
  int roles(
      @Parameters(paramLabel = "ADDRESS") String address,
      @Parameters(paramLabel = "ROLE", arity = "0..*") @Nullable Set<Role> roles)
      throws IOException, Refusal, DirectoryException {
    User user = context.user(address);
    users().setRoles(context.actor(), user.account(), roles == null ? Set.of() : roles);
    context.done("Changed the roles of " + user.address() + ".");
    return Exit.OK;
  }

  @Command(
      name = "import",
      description = {
        "Adds users from a CSV file of address,password[,name].",
        "An address that is there already is left alone, unless --update is given."
      })
  int bulk(
      @Parameters(paramLabel = "FILE", description = "- for standard input.") String file,
      @Option(names = "--update", description = "Sets the passwords of those that are there.")
          boolean update)
      throws IOException, Refusal, DirectoryException {
    return new UserImport(context, update).run(file);
  }

  /// Rights on the mailboxes of others are given to an address.
  private void readdress(User user, @Nullable String to) throws IOException, Refusal {
    context.house().mail().readdress(context.actor(), user.account().tenant(), user.address(), to);
  }

  private String full(String address) throws IOException, Refusal {
    return new FirstDomain(context).complete(address);
  }

  private Users users() throws IOException, Refusal {
    return context.house().directory().users();
  }
}
