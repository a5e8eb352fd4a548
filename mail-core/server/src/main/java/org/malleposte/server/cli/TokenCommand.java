package org.malleposte.server.cli;

import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.malleposte.directory.DirectoryException;
import org.malleposte.directory.TokenGrant;
import org.malleposte.directory.Tokens;
import org.malleposte.storage.AccountId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Programs that hold tokens in somebody's name.
@Command(
    name = "token",
    description = "Programs that signed in with OAuth: list them, revoke what they hold.")
final class TokenCommand extends Group {
  TokenCommand(Context context) {
    super(context);
  }

  @Command(description = "Lists the programs of a user, the last used first.")
  int list(@Parameters(paramLabel = "USER") String address) throws IOException, Refusal {
    Table table = new Table("id", "program", "scopes", "signed-in", "last-used", "expires");
    AccountId user = context.user(address).account();
    for (TokenGrant grant : tokens().list(user, context.house().clock().instant())) {
      table.row(
          grant.id(),
          grant.client(),
          grant.scopes().stream().sorted().map(s -> s.name().toLowerCase(Locale.ROOT)).toList(),
          grant.created().toString(),
          grant.refreshed().toString(),
          grant.expires().toString());
    }
    context.print(table);
    return Exit.OK;
  }

  @Command(description = "Ends what a program may do, or all programs, at once.")
  int revoke(
      @Parameters(paramLabel = "USER") String address,
      @Parameters(paramLabel = "ID", arity = "0..1", description = "As listed.")
          @Nullable String id,
      @Option(names = "--all", description = "All programs of the user.") boolean all)
      throws IOException, Refusal, DirectoryException {
    AccountId user = context.user(address).account();
    if (all == (id != null)) {
      throw new Refusal("Name a program by its id, or all of them with --all.");
    }
    if (id != null) {
      tokens().revoke(context.actor(), user, id);
      context.done("Revoked " + id + ".");
    } else {
      context.done("Revoked " + tokens().revokeAll(context.actor(), user) + ".");
    }
    return Exit.OK;
  }

  private Tokens tokens() throws IOException, Refusal {
    return context.house().directory().tokens();
  }
}
