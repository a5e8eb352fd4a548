package org.malleposte.server.house;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.malleposte.archive.BodyCopy;
import org.malleposte.archive.Comparison;
import org.malleposte.archive.Restorer;
import org.malleposte.archive.Without;
import org.malleposte.server.config.Configuration;
import org.malleposte.storage.ArchiveStore;
import org.malleposte.storage.ObjectStore;
import org.malleposte.storage.StorageException;
import org.malleposte.storage.embedded.FolderArchive;
import org.malleposte.storage.embedded.PackStorage;

/// What is done to the stores of a folder while nothing else has them open.
public final class Restoring {
  private Restoring() {}

  /// What is left of a store whose metadata are lost.
  ///
  /// @param folder has the bodies in its packs
  /// @param archive the folder of the archive
  public record Left(Path folder, Path archive) {}

  /// Restores the metadata of a folder from an archive, and copies bodies when they lie in packs.
  ///
  /// @param left empty when archive and bodies are in the bucket that the configuration names
  /// @param wholeHistory whether snapshots are passed over
  /// @param passedOver objects of the archive that are not read
  /// @param progress hears of commits, then of bodies
  /// @throws StorageException the archive is not there, or the store not empty
  public static Restorer.Restored restore(
      DataDirectory directories,
      Configuration configuration,
      Optional<Left> left,
      boolean wholeHistory,
      Set<String> passedOver,
      LongConsumer progress) {
    try (Stores stores = Stores.open(directories, configuration)) {
      ArchiveStore archive =
          left.<ArchiveStore>map(old -> new FolderArchive(old.archive))
              .or(stores::archive)
              .orElseThrow(() ->
                  new StorageException(
                      "The configuration names no archive; --from names a folder with one."));
      Restorer restorer =
          new Restorer(new Without(archive, passedOver), stores.metadata(), Options.references());
      Restorer.Restored restored =
          wholeHistory ? restorer.restoreAll(progress) : restorer.restore(progress);
      if (restored.accounts() == 0) {
        restored.found().problems().stream()
            .findFirst()
            .ifPresent(problem -> {
              throw new StorageException(problem + " Nothing was restored.");
            });
        throw new StorageException(
            "The archive%s is empty; nothing was restored."
                .formatted(left.map(old -> " in " + old.archive).orElse("")));
      }
      left.ifPresent(old -> copyBodies(old.folder, stores.objects(), progress));
      return restored;
    }
  }

  private static void copyBodies(Path old, ObjectStore to, LongConsumer progress) {
    try (PackStorage packs = PackStorage.openAlone(old)) {
      new BodyCopy(packs.objects(), to).copy("", progress);
    }
  }

  /// Says in what two folders differ.
  public static Comparison.Result compare(
      DataDirectory one, Configuration ofOne, DataDirectory other, Configuration ofOther) {
    try (Stores here = Stores.existing(one, ofOne);
        Stores there = Stores.existing(other, ofOther)) {
      return new Comparison(here.metadata(), there.metadata(), Options.references())
          .accounts()
          .bodies(here.objects(), there.objects())
          .bodies(there.objects(), here.objects())
          .result();
    }
  }
}
