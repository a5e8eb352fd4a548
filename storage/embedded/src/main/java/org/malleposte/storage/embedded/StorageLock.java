package org.malleposte.storage.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.StorageException;

/// Keeps a second process out of a storage directory. The operating system takes the lock back when
/// its process ends, however it ends; the file itself stays and names the process.
final class StorageLock implements AutoCloseable {
  private final FileChannel channel;

  private StorageLock(FileChannel channel) {
    this.channel = channel;
  }

  /// @throws StorageException another process has the directory open
  static StorageLock take(Path directory) throws IOException {
    Path file = directory.resolve("storage.lock");
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    if (lock(channel) == null) {
      channel.close();
      throw new StorageException(
          "The storage in %s is in use by the process %s. Stop that one first, or let it do what you"
                  .formatted(directory, holder(file))
              + " want.");
    }
    channel.truncate(0);
    channel.write(StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + "\n"), 0);
    return new StorageLock(channel);
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // by this very process
    }
  }

  private static String holder(Path file) throws IOException {
    String pid = Files.readString(file, StandardCharsets.US_ASCII).strip();
    return pid.isEmpty() ? "(unknown)" : pid;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
