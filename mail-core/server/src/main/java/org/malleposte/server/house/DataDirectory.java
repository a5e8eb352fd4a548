package org.malleposte.server.house;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The one folder that holds everything, locked for this process.
///
/// `metadata` records and journals, `packs` bodies, `tmp` messages under way, `tls` the
/// certificate, `run` the lock and the admin socket, `search` the indexes. A file `malleposte.conf`
/// may stand in it.
public final class DataDirectory implements AutoCloseable {
  private static final String ROOT = "root";

  private final Path path;
  private final FileChannel lock;

  private DataDirectory(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /// Opens a folder, makes it when it is missing.
  ///
  /// @throws IOException with a sentence, also when another process has it
  public static DataDirectory open(Path path) throws IOException {
    refuseStranger(path);
    try {
      for (Path folder : List.of(path, run(path), path.resolve("tmp"))) {
        if (!Files.isDirectory(folder)) {
          Files.createDirectories(folder);
          Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
      }
    } catch (FileAlreadyExistsException e) {
      throw new IOException(e.getFile() + " should be a folder but is a file.", e);
    } catch (IOException e) {
      throw new IOException("The folder " + path + " cannot be made: " + e + ".", e);
    }
    DataDirectory directory = new DataDirectory(path, lock(path));
    directory.sweep();
    return directory;
  }

  /// A folder that is another user's: nobody else gets into it but root, and what root makes there
  /// its owner could not open.
  ///
  /// @throws IOException with a sentence
  public static void refuseStranger(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return;
    }
    String owner = Files.getOwner(path).getName();
    boolean root = System.getProperty("user.name").equals(ROOT);
    if (root ? !owner.equals(ROOT) : !Files.isExecutable(path) || !Files.isWritable(path)) {
      throw new IOException(
          "%s belongs to %s; give the command as that user: runuser -u %s -- ..."
              .formatted(path, owner, owner));
    }
  }

  /// Whether there is a store at the path at all.
  public static boolean exists(Path path) {
    return Files.exists(path.resolve("storage.id"));
  }

  private static Path run(Path path) {
    return path.resolve("run");
  }

  /// Where the server of a folder listens for commands.
  public static Path adminSocket(Path path) {
    return run(path).resolve("admin.sock");
  }

  private static FileChannel lock(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(
            run(path).resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw new IOException(path + " is already open in this process.", e);
    }
    channel.close();
    throw new IOException(
        path + " is in use by another process of Malleposte (a server that starts, or a command).");
  }

  /// What an earlier process left behind while messages were under way belongs to nobody.
  private void sweep() throws IOException {
    try (Stream<Path> left = Files.walk(tmp())) {
      for (Path file : left.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(tmp())) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  public Path path() {
    return path;
  }

  public Path tmp() {
    return path.resolve("tmp");
  }

  /// Where large mailbox views are kept; can be deleted at any time.
  public Path views() {
    return path.resolve("views");
  }

  public Path tls() {
    return path.resolve("tls");
  }

  public Path adminSocket() {
    return adminSocket(path);
  }

  /// Gives the lock back.
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
