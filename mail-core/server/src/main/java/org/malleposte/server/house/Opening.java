package org.malleposte.server.house;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.malleposte.server.config.Configuration;
import org.malleposte.storage.ArchiveStore;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.ObjectCollector;
import org.malleposte.storage.ObjectStore;
import org.malleposte.storage.StorageException;
import org.malleposte.storage.StorageFigure;
import org.malleposte.storage.StorageMeter;
import org.malleposte.storage.cassandra.CassandraOptions;
import org.malleposte.storage.cassandra.CassandraStorage;
import org.malleposte.storage.embedded.EmbeddedOptions;
import org.malleposte.storage.embedded.EmbeddedStorage;
import org.malleposte.storage.embedded.PackStorage;
import org.malleposte.storage.s3.S3Storage;

/// One opening of the stores that the configuration asks for: the one place that knows which there
/// are. When one of them fails, those that are open are closed again.
final class Opening {
  private final DataDirectory directories;
  private final Configuration configuration;
  private final boolean inBucket;
  private final boolean making;
  private final List<StorageFigure> figures = new ArrayList<>();
  private final List<Consumer<StorageMeter>> meters = new ArrayList<>();
  private final List<Runnable> closing = new ArrayList<>();

  /// @param making whether a store that is missing is made
  Opening(DataDirectory directories, Configuration configuration, boolean making) {
    this.directories = directories;
    this.configuration = configuration;
    this.making = making;
    this.inBucket = configuration.storage().objects() == Configuration.Objects.S3;
  }

  Stores open() {
    try {
      return switch (configuration.storage().metadata()) {
        case EMBEDDED -> embedded();
        case CASSANDRA -> cassandra();
      };
    } catch (RuntimeException e) {
      closing.forEach(Runnable::run);
      throw e;
    }
  }

  private Stores embedded() {
    if (!making && !DataDirectory.exists(directories.path())) {
      throw new StorageException(
          "There is no mail store in %s. `malleposte serve --dir %s` makes one; --dir names another."
              .formatted(directories.path(), directories.path()));
    }
    EmbeddedStorage local = EmbeddedStorage.open(directories.path(), EmbeddedOptions.DEFAULTS);
    closing.addFirst(local::close);
    if (inBucket) {
      refusePacks(local.objects());
      note(local.metadataFigures(), local::measure);
      return withS3(local.metadata());
    }
    note(local.figures(), local::measure);
    return stores(local.metadata(), local.objects(), local.collector(), folder(), List.of());
  }

  private Stores cassandra() {
    CassandraOptions options = Options.cassandra(configuration.cassandra());
    CassandraStorage metadata =
        making ? CassandraStorage.open(options) : CassandraStorage.openExisting(options);
    closing.addFirst(metadata::close);
    note(metadata.figures(), metadata::measure);
    if (inBucket) {
      return withS3(metadata.metadata());
    }
    PackStorage packs =
        PackStorage.open(directories.path(), metadata.id(), EmbeddedOptions.DEFAULTS);
    closing.addFirst(packs::close);
    note(packs.figures(), packs::measure);
    return stores(metadata.metadata(), packs.objects(), packs.collector(), folder(), List.of());
  }

  private Stores withS3(MetadataStore metadata) {
    S3Storage s3 = S3Storage.open(Options.s3(configuration, directories));
    closing.addFirst(s3::close);
    note(s3.figures(), s3::measure);
    ArchiveStore bucket = s3.archive();
    Optional<ArchiveStore> archive =
        switch (configuration.archive().to()) {
          case AUTO, S3 -> Optional.of(bucket);
          case FOLDER, OFF -> folder();
        };
    return stores(metadata, s3.objects(), s3.collector(), archive, List.of(bucket));
  }

  private Optional<ArchiveStore> folder() {
    return Options.folderArchive(configuration, directories);
  }

  /// Bodies in the packs would not be found in the bucket.
  private static void refusePacks(ObjectStore packs) {
    packs.list(
        "",
        "",
        (key, _) -> {
          throw new StorageException(
              "There are bodies in the packs of this folder (%s is one), and storage.objects = s3"
                      .formatted(key)
                  + " would not find them. Leave it at embedded, or choose an empty folder.");
        });
  }

  private void note(List<StorageFigure> more, Consumer<StorageMeter> measure) {
    figures.addAll(more);
    meters.add(measure);
  }

  private Stores stores(
      MetadataStore metadata,
      ObjectStore objects,
      ObjectCollector collector,
      Optional<ArchiveStore> archive,
      List<ArchiveStore> buckets) {
    List<ArchiveStore> tied = Stream.concat(archive.stream(), buckets.stream()).distinct().toList();
    return new Stores(metadata, objects, collector, archive, tied, figures, meters, closing);
  }
}
