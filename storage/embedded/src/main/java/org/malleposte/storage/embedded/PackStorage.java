package org.malleposte.storage.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.malleposte.storage.ObjectCollector;
import org.malleposte.storage.ObjectStore;
import org.malleposte.storage.StorageException;
import org.malleposte.storage.StorageFigure;
import org.malleposte.storage.StorageMeter;

/// The packs of one machine alone, for a house whose metadata are elsewhere.
///
/// ```
///   storage.id      which store this is: the id that the metadata have; written last
///   storage.lock    held by the process that has it open
///   packs/          bodies
/// ```
public final class PackStorage implements AutoCloseable {
  private final StorageLock lock;
  private final PackObjectStore objects;

  private PackStorage(StorageLock lock, PackObjectStore objects) {
    this.lock = lock;
    this.objects = objects;
  }

  /// Opens the packs of a directory, making them when the directory is empty or not there.
  ///
  /// @param store which store the metadata are: the packs must be of the same one
  /// @throws StorageException with a sentence for the administrator: in use by another process,
  ///   something is missing, damaged, or of another store
  public static PackStorage open(Path directory, UUID store, EmbeddedOptions options) {
    Path root = directory.toAbsolutePath();
    try {
      Directories.createPrivate(root);
      StorageLock lock = StorageLock.take(root);
      try {
        return new PackStorage(lock, objects(root, store, options));
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new StorageException("Could not open the packs in " + root + ": " + e, e);
    }
  }

  /// Opens the packs that are left of a store whose metadata are lost.
  ///
  /// @throws StorageException there are none, or another process has them open
  public static PackStorage openAlone(Path directory) {
    Path root = directory.toAbsolutePath();
    Path packs = root.resolve("packs");
    try {
      UUID id = StorageIdentity.read(root);
      if (id == null || !PackDirectory.hasSegments(packs)) {
        throw new StorageException("There are no packs of a store in " + root + ".");
      }
      StorageLock lock = StorageLock.take(root);
      try {
        return new PackStorage(lock, PackObjectStore.open(packs, id, EmbeddedOptions.DEFAULTS));
      } catch (RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new StorageException("Could not open the packs in " + root + ": " + e, e);
    }
  }

  private static PackObjectStore objects(Path root, UUID store, EmbeddedOptions options)
      throws IOException {
    if (RocksMetadataStore.exists(root.resolve("metadata"))) {
      throw new StorageException(
          "The directory %s has metadata of its own in %s, which would not be used."
                  .formatted(root, root.resolve("metadata"))
              + " Choose another directory, or storage.metadata = embedded.");
    }
    UUID id = StorageIdentity.read(root);
    Path packs = root.resolve("packs");
    boolean there = PackDirectory.hasSegments(packs);
    if (id != null && !id.equals(store)) {
      throw new StorageException(
          "The packs in %s belong to the store %s (see storage.id), but the metadata to %s."
                  .formatted(root, id, store)
              + " Name the right directory or the right keyspace; nothing was changed.");
    }
    if (id != null && !there) {
      throw new StorageException(
          "The folder packs in %s is missing or empty, but it had been in use (see storage.id)."
                  .formatted(root)
              + " Restore it from a copy; nothing was changed.");
    }
    if (!there) {
      Directories.create(root, packs);
      new PackDirectory(packs, store).create();
    }
    PackObjectStore objects = PackObjectStore.open(packs, store, options);
    if (id == null) {
      StorageIdentity.write(root, store);
    }
    return objects;
  }

  public ObjectStore objects() {
    return objects;
  }

  public ObjectCollector collector() {
    return objects.collector();
  }

  /// Lets somebody hear how long things take.
  public void measure(StorageMeter meter) {
    objects.measure(meter);
  }

  public List<StorageFigure> figures() {
    return objects.figures();
  }

  @Override
  public void close() {
    objects.close();
    try {
      lock.close();
    } catch (IOException e) {
      throw new StorageException("Could not give back the lock of the packs: " + e, e);
    }
  }
}
