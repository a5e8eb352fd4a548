package org.malleposte.server.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.malleposte.mail.MailException;
import org.malleposte.server.bulk.Export;
import org.malleposte.storage.AccountId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes a user's mail down.
@Command(
    name = "export",
    description = {
      "Exports a user's mail into a new folder: an mbox for each mailbox, or a Maildir, which"
          + " keeps",
      "the flags."
    })
final class ExportCommand implements Callable<Integer> {
  /// The shapes mail can be written in.
  enum Format {
    MBOX,
    MAILDIR
  }

  private final Context context;

  @Parameters(paramLabel = "USER")
  String user = "";

  @Parameters(paramLabel = "FOLDER")
  String folder = "";

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES}; mbox when not named.")
  Format format = Format.MBOX;

  @Option(names = "--exact", description = "Lines keep their CRLF.")
  boolean exact;

  ExportCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException, Refusal, MailException {
    AccountId owner = context.account(user);
    Export export = new Export(context.house().mail(), context.terminal(), owner, exact);
    long messages =
        switch (format) {
          case MBOX -> export.mbox(folder);
          case MAILDIR -> export.maildir(folder);
        };
    context.done("%d messages exported to %s.".formatted(messages, folder));
    if (export.gone() > 0) {
      context
          .err()
          .println("malleposte: %d messages have no body any more.".formatted(export.gone()));
      return Exit.PARTLY;
    }
    return Exit.OK;
  }
}
