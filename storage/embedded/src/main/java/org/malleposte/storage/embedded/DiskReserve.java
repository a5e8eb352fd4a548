package org.malleposte.storage.embedded;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.malleposte.storage.StorageException;

/// Refuses to write before the disk is full: what fails halfway for want of space is harder to put
/// right than what was never begun, and once there is space again writing simply goes on.
final class DiskReserve {
  private final Path directory;
  private final FileStore disk;
  private final long reserve;

  DiskReserve(Path directory, long reserve) throws IOException {
    this.directory = directory;
    this.disk = Files.getFileStore(directory);
    this.reserve = reserve;
  }

  /// @param octets about to be written
  /// @throws StorageException they would eat into the reserve; nothing was written
  void check(long octets) {
    long free;
    try {
      free = disk.getUsableSpace();
    } catch (IOException e) {
      throw new StorageException("The disk of " + directory + " does not answer: " + e, e);
    }
    if (free - octets < reserve) {
      throw new StorageException(
          "The disk of %s is full: %,d MB are free and %,d MB are kept in reserve. Nothing was"
                  .formatted(directory, free >> 20, reserve >> 20)
              + " written. Free space or enlarge the disk; the server then goes on by itself.");
    }
  }
}
