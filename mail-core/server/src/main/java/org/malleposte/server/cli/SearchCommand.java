package org.malleposte.server.cli;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.directory.User;
import org.malleposte.search.IndexState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// The index of what is in which message.
@Command(name = "search", description = "The search index: status, rebuild.")
final class SearchCommand extends Group {
  SearchCommand(Context context) {
    super(context);
  }

  @Command(
      description = {
        "Tells of each user's index how many messages it has and how many wait for it.",
        "Those that wait are read when somebody searches: every search is complete."
      })
  int status(@Parameters(paramLabel = "USER", arity = "0..1") @Nullable String user)
      throws IOException, Refusal {
    Table table = new Table("address", "indexed", "waiting", "modseq", "octets", "rebuilding");
    for (User each : users(user)) {
      IndexState state = context.house().search().state(each.account());
      table.row(
          each.address(),
          state.messages(),
          state.waiting(),
          state.modseq(),
          state.octets(),
          state.rebuilding() ? "yes" : "no");
    }
    context.print(table);
    return Exit.OK;
  }

  @Command(
      description = {
        "Makes a user's index anew, or everybody's. A running server does it beside its other work,",
        "the old index answers until then; else it is done when the server starts."
      })
  int rebuild(@Parameters(paramLabel = "USER", arity = "0..1") @Nullable String user)
      throws IOException, Refusal {
    List<User> users = users(user);
    for (User each : users) {
      context.house().search().rebuild(each.account());
    }
    context.done(
        users.size() == 1
            ? "The index of " + users.getFirst().address() + " is made anew."
            : users.size() + " indexes are made anew.");
    return Exit.OK;
  }

  private List<User> users(@Nullable String user) throws IOException, Refusal {
    return user == null ? context.house().directory().users().list() : List.of(context.user(user));
  }
}
