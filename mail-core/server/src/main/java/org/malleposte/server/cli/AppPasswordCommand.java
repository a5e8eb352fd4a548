package org.malleposte.server.cli;

import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.malleposte.directory.AppPassword;
import org.malleposte.directory.AppPasswords;
import org.malleposte.directory.DirectoryException;
import org.malleposte.directory.Scope;
import org.malleposte.directory.User;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Passwords for one program each.
@Command(name = "app-password", description = "Passwords for programs: create, list, revoke.")
final class AppPasswordCommand extends Group {
  AppPasswordCommand(Context context) {
    super(context);
  }

  @Command(description = "Makes one and prints it, this once.")
  int create(
      @Parameters(paramLabel = "ADDRESS") String address,
      @Parameters(paramLabel = "LABEL", description = "What it is for, in words.") String label,
      @Option(
              names = "--scope",
              split = ",",
              paramLabel = "SCOPE",
              description = "What it opens: ${COMPLETION-CANDIDATES}; imap,smtp when not named.")
          @Nullable Set<Scope> scopes)
      throws IOException, Refusal, DirectoryException {
    User user = context.user(address);
    Set<Scope> opened = scopes == null ? Set.of(Scope.IMAP, Scope.SMTP) : scopes;
    AppPasswords.Created made =
        appPasswords().create(context.actor(), user.account(), label, opened);
    context.print(new Table("id", "password").row(made.about().id(), made.secret()));
    return Exit.OK;
  }

  @Command(description = "Lists those of a user, without the secrets.")
  int list(@Parameters(paramLabel = "ADDRESS") String address) throws IOException, Refusal {
    Table table = new Table("id", "label", "scopes", "created", "last-used");
    for (AppPassword p : appPasswords().list(context.user(address).account())) {
      table.row(
          p.id(),
          p.label(),
          p.scopes().stream().sorted().map(s -> s.name().toLowerCase(Locale.ROOT)).toList(),
          p.created().toString(),
          p.lastUsed() == null ? null : p.lastUsed().toString());
    }
    context.print(table);
    return Exit.OK;
  }

  @Command(description = "Makes one useless, at once.")
  int revoke(
      @Parameters(paramLabel = "ADDRESS") String address, @Parameters(paramLabel = "ID") String id)
      throws IOException, Refusal, DirectoryException {
    appPasswords().revoke(context.actor(), context.user(address).account(), id);
    context.done("Revoked " + id + ".");
    return Exit.OK;
  }

  private AppPasswords appPasswords() throws IOException, Refusal {
    return context.house().directory().appPasswords();
  }
}
