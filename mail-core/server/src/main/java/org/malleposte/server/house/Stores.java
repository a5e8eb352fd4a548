package org.malleposte.server.house;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.malleposte.server.config.Configuration;
import org.malleposte.storage.ArchiveStore;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.ObjectCollector;
import org.malleposte.storage.ObjectStore;
import org.malleposte.storage.StorageFigure;
import org.malleposte.storage.StorageMeter;

/// The stores that the configuration asks for, open.
///
/// @param archive where the journals are archived, if they are
/// @param tied what belongs to one house: the archive, and the bucket of the bodies
/// @param closing in the order in which it is to be done
record Stores(
    MetadataStore metadata,
    ObjectStore objects,
    ObjectCollector collector,
    Optional<ArchiveStore> archive,
    List<ArchiveStore> tied,
    List<StorageFigure> figures,
    List<Consumer<StorageMeter>> meters,
    List<Runnable> closing)
    implements AutoCloseable {

  /// Opens the stores, making what is missing.
  ///
  /// @throws org.malleposte.storage.StorageException a store cannot be opened
  static Stores open(DataDirectory directories, Configuration configuration) {
    return new Opening(directories, configuration, true).open();
  }

  /// Opens stores that are there.
  ///
  /// @throws org.malleposte.storage.StorageException also when the metadata are not
  static Stores existing(DataDirectory directories, Configuration configuration) {
    return new Opening(directories, configuration, false).open();
  }

  void measure(StorageMeter meter) {
    meters.forEach(measure -> measure.accept(meter));
  }

  @Override
  public void close() {
    closing.forEach(Runnable::run);
  }
}
