package org.malleposte.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.malleposte.server.bulk.Import;
import org.malleposte.storage.AccountId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Takes mail into a user's account.
@Command(
    name = "import",
    description = {
      "Imports mail: an mbox, a Maildir, a message, a folder of these, or a tar of these (plain, gzip",
      "or zstd). Folders become mailboxes. Running it again imports nothing twice."
    })
final class ImportCommand implements Callable<Integer> {
  private final Context context;

  @Parameters(paramLabel = "USER")
  String user = "";

  @Parameters(paramLabel = "SOURCE", description = "A file or folder; - for standard input.")
  String source = "";

  @Option(names = "--into", paramLabel = "MAILBOX", description = "Places all under a mailbox.")
  String into = "";

  @Option(
      names = "--exact",
      description = "Octets stay as they are, also those of an mbox or Maildir.")
  boolean exact;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Writes what was refused to a file, a line each, instead of standard error.")
  @Nullable String report;

  ImportCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException, Refusal {
    AccountId owner = context.account(user);
    Import.Report came =
        new Import(
                context.house(),
                context.terminal(),
                context.actor(),
                owner,
                new Import.Wanted(into, exact))
            .run(source);
    tell(came);
    if (context.json()) {
      context.print(
          new Table("imported", "already-there", "refused")
              .row(came.imported(), came.before(), came.refused().size()));
    }
    context.done(
        "%d imported, %d already there, %d refused."
            .formatted(came.imported(), came.before(), came.refused().size()));
    if (came.refused().isEmpty()) {
      return Exit.OK;
    }
    return came.imported() + came.before() == 0 ? Exit.REFUSED : Exit.PARTLY;
  }

  private void tell(Import.Report came) throws IOException {
    if (report == null) {
      came.refused().forEach(r -> context.err().println(r.position() + ": " + r.why()));
      return;
    }
    try (PrintWriter out =
        new PrintWriter(context.terminal().create(report), false, StandardCharsets.UTF_8)) {
      came.refused().forEach(r -> out.println(r.position() + ": " + r.why()));
    }
  }
}
