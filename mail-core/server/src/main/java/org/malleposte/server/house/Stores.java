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
import org.malleposte.storage.embedded.EmbeddedOptions;
import org.malleposte.storage.embedded.EmbeddedStorage;

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
    return embedded(EmbeddedStorage.open(directories.path(), EmbeddedOptions.DEFAULTS));
  }

  private static Stores embedded(EmbeddedStorage storage) {
    Stores stores = new Stores(storage.metadata(), storage.objects(), storage.collector());
    stores.add(storage.figures(), storage::measure, storage::close);
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
