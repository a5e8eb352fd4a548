package org.malleposte.server.cli;

import java.io.IOException;
import java.util.Locale;
import org.malleposte.archive.Chain;
import org.malleposte.storage.ArchiveStore;
import picocli.CommandLine.Command;

/// The archive of the journals.
@Command(name = "archive", description = "The archive of the journals: verify.")
final class ArchiveCommand extends Group {
  ArchiveCommand(Context context) {
    super(context);
  }

  @Command(
      description = {
        "Reads the whole archive and tells whether every segment is there, is what was sealed, and",
        "follows the one before it. Exit code 1 when not. Names what others have put there as well."
      })
  int verify() throws IOException, Refusal {
    ArchiveStore archive =
        context
            .house()
            .archive()
            .orElseThrow(() -> new Refusal("Nothing is archived here (see archive.to)."));
    Chain.Report report = Chain.verify(archive);
    report.problems().forEach(problem -> context.err().println("malleposte: " + problem));
    report
        .passedOver()
        .forEach(one -> context.err().println("malleposte: " + one + " It is passed over."));
    context.done(
        String.format(
            Locale.ROOT,
            "%,d segments with %,d commits: %s%s.",
            report.segments(),
            report.commits(),
            report.problems().isEmpty()
                ? "the chain is whole"
                : report.problems().size() + " problems",
            report.passedOver().isEmpty()
                ? ""
                : "; %,d objects beside it are passed over".formatted(report.passedOver().size())));
    return report.problems().isEmpty() ? Exit.OK : Exit.REFUSED;
  }
}
