package org.malleposte.server.house;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.malleposte.server.config.Configuration;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.ObjectCollector;
import org.malleposte.storage.ObjectStore;
import org.malleposte.storage.StorageFigure;
import org.malleposte.storage.StorageMeter;
import org.malleposte.storage.cassandra.CassandraStorage;
import org.malleposte.storage.embedded.EmbeddedOptions;
import org.malleposte.storage.embedded.EmbeddedStorage;
import org.malleposte.storage.embedded.PackStorage;

/// The stores that the configuration asks for, open: the one place that knows which they are.
final class Stores implements AutoCloseable {
  private final MetadataStore metadata;
  private final ObjectStore objects;
  private final ObjectCollector collector;
  private final List<StorageFigure> figures = new ArrayList<>();
  private final List<Consumer<StorageMeter>> meters = new ArrayList<>();
  private final List<Runnable> closing = new ArrayList<>();

  private Stores(MetadataStore metadata, ObjectStore objects, ObjectCollector collector) {
    this.metadata = metadata;
    this.objects = objects;
    this.collector = collector;
  }

  /// @throws org.malleposte.storage.StorageException a store cannot be opened
  static Stores open(DataDirectory directories, Configuration configuration) {
    return switch (configuration.storage().metadata()) {
      case EMBEDDED -> embedded(EmbeddedStorage.open(directories.path(), EmbeddedOptions.DEFAULTS));
      case CASSANDRA -> {
        CassandraStorage metadata =
            CassandraStorage.open(Options.cassandra(configuration.cassandra()));
        try {
          yield of(
              metadata,
              PackStorage.open(directories.path(), metadata.id(), EmbeddedOptions.DEFAULTS));
        } catch (RuntimeException e) {
          metadata.close();
          throw e;
        }
      }
    };
  }

  private static Stores embedded(EmbeddedStorage storage) {
    Stores stores = new Stores(storage.metadata(), storage.objects(), storage.collector());
    stores.add(storage.figures(), storage::measure, storage::close);
    return stores;
  }

  private static Stores of(CassandraStorage metadata, PackStorage packs) {
    Stores stores = new Stores(metadata.metadata(), packs.objects(), packs.collector());
    stores.add(packs.figures(), packs::measure, packs::close);
    stores.add(metadata.figures(), metadata::measure, metadata::close);
    return stores;
  }

  /// @param close in the order in which they were added
  private void add(List<StorageFigure> more, Consumer<StorageMeter> measure, Runnable close) {
    figures.addAll(more);
    meters.add(measure);
    closing.add(close);
  }

  MetadataStore metadata() {
    return metadata;
  }

  ObjectStore objects() {
    return objects;
  }

  ObjectCollector collector() {
    return collector;
  }

  List<StorageFigure> figures() {
    return figures;
  }

  void measure(StorageMeter meter) {
    meters.forEach(measure -> measure.accept(meter));
  }

  @Override
  public void close() {
    closing.forEach(Runnable::run);
  }
}
