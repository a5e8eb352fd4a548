package org.malleposte.server;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.malleposte.archive.Restorer;
import org.malleposte.server.admin.LocalTerminal;
import org.malleposte.server.admin.Progress;
import org.malleposte.server.cli.Exit;
import org.malleposte.server.cli.Refusal;
import org.malleposte.server.house.DataDirectory;
import org.malleposte.server.house.Restoring;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Everything back from the archive.
@Command(
    name = "restore",
    description = {
      "Makes the empty store in DIR what the archive says: accounts, mailboxes, flags, UIDs,"
          + " rights,",
      "the directory, the queue, with all their history. The search index makes itself anew.",
      "With storage.objects = s3 the archive is in the bucket, where the bodies are as well.",
      "A restore that was interrupted goes on where it ended when it is called again.",
      "Exit code 1 when a segment is damaged or missing: what is behind it is not restored then."
    })
final class RestoreCommand implements Callable<Integer> {
  private final Path directory;

  @Mixin private ServeOptions options = new ServeOptions();

  @Option(
      names = "--from",
      paramLabel = "FOLDER",
      description =
          "The folder of a store whose metadata are lost: its archive and packs are used.")
  private @Nullable Path from;

  @Option(
      names = "--archive",
      paramLabel = "FOLDER",
      description = "Where its archive is (archive.folder), when not in its folder.")
  private @Nullable Path archive;

  @Option(
      names = "--whole-history",
      description =
          "Makes every change again, the oldest as well, instead of beginning with the newest"
              + " snapshots of the accounts. Takes longer.")
  private boolean wholeHistory;

  @Option(
      names = "--pass-over",
      paramLabel = "NAME",
      description =
          "An object of the archive (journal/000000000012.seg) that is not to be read, as often as"
              + " there are some: somebody else put it there, as the log of the server said.")
  private Set<String> passedOver = new HashSet<>();

  RestoreCommand(Path directory) {
    this.directory = directory;
  }

  @Override
  public Integer call() throws Exception {
    try (DataDirectory directories = DataDirectory.open(directory)) {
      Progress progress = new Progress(new LocalTerminal(), "commits and bodies", 0);
      Restorer.Restored restored =
          Restoring.restore(
              directories, options.read(directory), left(), wholeHistory, passedOver, progress::at);
      progress.end();
      System.out.println(
          String.format(
              Locale.ROOT,
              "Restored %,d accounts, %,d of them from snapshots; %,d commits were made again.",
              restored.accounts(),
              restored.snapshots(),
              restored.commits()));
      restored
          .found()
          .passedOver()
          .forEach(one -> System.err.println("malleposte: " + one + " It is passed over."));
      restored.found().problems().forEach(one -> System.err.println("malleposte: " + one));
      if (!restored.found().problems().isEmpty()) {
        System.err.println("malleposte: What the archive has behind that was not restored.");
        return Exit.REFUSED;
      }
    }
    return Exit.OK;
  }

  private Optional<Restoring.Left> left() throws Refusal {
    if (from == null) {
      if (archive != null) {
        throw new Refusal("--archive goes with --from, the folder that has the packs.");
      }
      return Optional.empty();
    }
    return Optional.of(
        new Restoring.Left(from, archive == null ? from.resolve("archive") : archive));
  }
}
