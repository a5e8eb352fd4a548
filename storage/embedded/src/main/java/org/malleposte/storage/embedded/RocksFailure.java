package org.malleposte.storage.embedded;

import java.nio.file.Path;
import org.malleposte.storage.StorageException;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/// Turns what RocksDB reports into a sentence for the administrator.
final class RocksFailure {
  private RocksFailure() {}

  static StorageException of(String deed, Path directory, RocksDBException e) {
    return new StorageException(sentence(deed, directory, e), e);
  }

  static String sentence(String deed, Path directory, RocksDBException e) {
    return "Could not " + deed + " in " + directory + ": " + e.getMessage() + ". " + advice(e);
  }

  private static String advice(RocksDBException e) {
    Status status = e.getStatus();
    if (status == null) {
      return "See the file LOG in that directory.";
    }
    if (status.getSubCode() == Status.SubCode.NoSpace) {
      return "The disk is full: free space, then restart the server.";
    }
    return switch (status.getCode()) {
      case Corruption ->
          "A file there is damaged. Do not delete anything: check the disk, and restore the whole"
              + " storage directory from a copy.";
      case IOError ->
          "The disk failed. Check the disk and the system log, then restart the server.";
      case Busy, TimedOut, TryAgain -> "Try again.";
      default -> "See the file LOG in that directory.";
    };
  }
}
