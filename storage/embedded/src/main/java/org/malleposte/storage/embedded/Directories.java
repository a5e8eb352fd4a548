package org.malleposte.storage.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/// What must be done to directories and files so that a crash leaves names and contents together.
final class Directories {
  private Directories() {}

  /// Makes the names in a directory durable.
  static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /// Makes a directory with all above it up to `root`, durably.
  static void create(Path root, Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.getParent();
    if (parent == null) {
      throw new IOException("no such directory: " + directory);
    }
    if (!directory.equals(root)) {
      create(root, parent);
    }
    Files.createDirectories(directory);
    sync(parent);
  }

  /// Makes the directory of a store, closed to other users: mail is nobody else's business.
  static void createPrivate(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory);
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-x---"));
    }
  }

  static void makeWritable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
  }

  static void makeReadOnly(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r-----"));
  }
}
