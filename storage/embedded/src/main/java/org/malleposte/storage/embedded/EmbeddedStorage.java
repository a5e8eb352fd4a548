package org.malleposte.storage.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.ObjectCollector;
import org.malleposte.storage.ObjectStore;
import org.malleposte.storage.StorageException;
import org.malleposte.storage.StorageFigure;
import org.malleposte.storage.StorageMeter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The storage of one machine: a directory with the metadata and the packs, which belong together.
///
/// ```
///   storage.id      which store this is; written last when it is made
///   storage.lock    held by the process that has it open
///   metadata/       RocksDB
///   packs/          bodies: segments, and large/ for those with a file of their own
/// ```
///
/// A directory of which a part is missing, damaged or foreign is not opened: an empty mailbox must
/// never be what is left of a full one.
public final class EmbeddedStorage implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedStorage.class);

  private final StorageLock lock;
  private final UUID id;
  private final RocksMetadataStore metadata;
  private final PackObjectStore objects;

  private EmbeddedStorage(
      StorageLock lock, UUID id, RocksMetadataStore metadata, PackObjectStore objects) {
    this.lock = lock;
    this.id = id;
    this.metadata = metadata;
    this.objects = objects;
  }

  /// Opens the storage of a directory, making it when the directory is empty or not there.
  ///
  /// @throws StorageException with a sentence for the administrator: in use by another process,
  ///   something is missing, damaged, or of another store
  public static EmbeddedStorage open(Path directory, EmbeddedOptions options) {
    Path root = directory.toAbsolutePath();
    try {
      Directories.createPrivate(root);
      StorageLock lock = StorageLock.take(root);
      try {
        return new Opening(root, options, lock).open();
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new StorageException("Could not open the storage in " + root + ": " + e, e);
    }
  }

  /// One attempt to open.
  private static final class Opening {
    private final Path root;
    private final Path metadataPath;
    private final Path packsPath;
    private final EmbeddedOptions options;
    private final StorageLock lock;

    Opening(Path root, EmbeddedOptions options, StorageLock lock) {
      this.root = root;
      this.metadataPath = root.resolve("metadata");
      this.packsPath = root.resolve("packs");
      this.options = options;
      this.lock = lock;
    }

    EmbeddedStorage open() throws IOException {
      UUID id = StorageIdentity.read(root);
      boolean hasMetadata = RocksMetadataStore.exists(metadataPath);
      boolean hasPacks = PackDirectory.hasSegments(packsPath);
      if (!hasMetadata && (hasPacks || id != null)) {
        throw lost("metadata", "which mailboxes there are and what is in them", "packs");
      }
      if (!hasPacks && id != null) {
        throw lost("packs", "the messages themselves", "metadata");
      }
      RocksMetadataStore metadata = RocksMetadataStore.open(metadataPath, options);
      try {
        UUID sure = id != null ? id : complete(metadata, hasPacks);
        checkSame(sure, metadata.storeId());
        return new EmbeddedStorage(
            lock, sure, metadata, PackObjectStore.open(packsPath, sure, options));
      } catch (IOException | RuntimeException e) {
        metadata.close();
        throw e;
      }
    }

    private StorageException lost(String part, String what, String other) {
      return new StorageException(
          "The folder %s of the storage in %s is missing or empty, but the storage had been in use"
                  .formatted(part, root)
              + " (see %s and storage.id). It holds %s. Restore %s and %s together from the same"
                  .formatted(other, what, part, other)
              + " copy. To begin with an empty storage instead, choose another directory. Nothing was"
              + " changed.");
    }

    /// Makes what is missing of a store that has no `storage.id` yet: all of it, or what a crash
    /// left undone when it was made.
    private UUID complete(RocksMetadataStore metadata, boolean hasPacks) throws IOException {
      @Nullable UUID begun = metadata.storeId();
      if (!hasPacks && !isEmpty(metadata)) {
        throw lost("packs", "the messages themselves", "metadata");
      }
      UUID id = begun != null ? begun : UUID.randomUUID();
      if (begun == null) {
        metadata.giveStoreId(id);
      }
      if (!hasPacks) {
        Directories.create(root, packsPath);
        new PackDirectory(packsPath, id).create();
      } else {
        LOG.warn("The file storage.id in {} was missing; wrote it again.", root);
      }
      StorageIdentity.write(root, id);
      return id;
    }

    private static boolean isEmpty(RocksMetadataStore metadata) {
      boolean[] empty = {true};
      metadata.accounts((account, latest) -> empty[0] = false);
      return empty[0];
    }

    private void checkSame(UUID id, @Nullable UUID metadataId) {
      if (!id.equals(metadataId)) {
        throw new StorageException(
            "The folder metadata in %s belongs to the store %s, but this one is %s (see storage.id)."
                    .formatted(root, metadataId, id)
                + " Put the right one in its place; nothing was changed.");
      }
    }
  }

  /// Tells this store from every other.
  public UUID id() {
    return id;
  }

  public MetadataStore metadata() {
    return metadata;
  }

  public ObjectStore objects() {
    return objects;
  }

  public ObjectCollector collector() {
    return objects.collector();
  }

  /// Lets somebody hear how long things take.
  public void measure(StorageMeter meter) {
    metadata.measure(meter);
    objects.measure(meter);
  }

  /// What the metadata tell of themselves, for a house whose bodies are elsewhere.
  public List<StorageFigure> metadataFigures() {
    return metadata.figures();
  }

  public List<StorageFigure> figures() {
    return Stream.concat(metadata.figures().stream(), objects.figures().stream()).toList();
  }

  /// Ends both stores; what is under way is finished before.
  @Override
  public void close() {
    objects.close();
    metadata.close();
    try {
      lock.close();
    } catch (IOException e) {
      throw new StorageException("Could not give back the lock of the storage: " + e, e);
    }
  }
}
