package org.malleposte.storage.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.malleposte.storage.ArchiveStore;
import org.malleposte.storage.Content;
import org.malleposte.storage.NameTaken;
import org.malleposte.storage.StorageException;

/// Archived objects as read-only files of a folder: any file tool can copy them away.
public final class FolderArchive implements ArchiveStore {
  private static final String INCOMING = ".incoming";

  private final Path root;

  public FolderArchive(Path root) {
    this.root = root;
  }

  @Override
  public void put(String name, Content content) {
    ArchiveStore.checkName(name);
    int slash = name.lastIndexOf('/');
    Path folder = slash < 0 ? root : root.resolve(name.substring(0, slash));
    Path target = folder.resolve(name.substring(slash + 1));
    try {
      Directories.createPrivate(root);
      Directories.create(root, folder);
      Path file = Files.createTempFile(root, INCOMING, "");
      try {
        write(content, file);
        link(target, file, content);
      } finally {
        Files.deleteIfExists(file);
      }
      Directories.sync(folder);
    } catch (IOException e) {
      throw failure(name, e);
    }
  }

  private static void write(Content content, Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        OutputStream out = Channels.newOutputStream(channel);
        InputStream in = content.open()) {
      in.transferTo(out);
      channel.force(true);
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
  }

  /// A second name for a file fails where there is one already, whoever made it.
  private static void link(Path target, Path file, Content content) throws IOException {
    try {
      Files.createLink(target, file);
    } catch (FileAlreadyExistsException e) {
      if (Files.size(target) != content.size() || Files.mismatch(target, file) >= 0) {
        throw new NameTaken(
            "There are other bytes in " + target + " already; they stay as they are.", e);
      }
    }
  }

  @Override
  public InputStream open(String name) {
    ArchiveStore.checkName(name);
    try {
      return Files.newInputStream(root.resolve(name));
    } catch (NoSuchFileException e) {
      throw new StorageException("The archive in " + root + " has no " + name + ".", e);
    } catch (IOException e) {
      throw failure(name, e);
    }
  }

  @Override
  public void list(String prefix, String after, ArchiveVisitor visitor) {
    int slash = prefix.lastIndexOf('/');
    Path folder = slash < 0 ? root : root.resolve(prefix.substring(0, slash));
    if (!Files.isDirectory(folder)) {
      return;
    }
    try {
      for (String name : names(folder)) {
        if (name.startsWith(prefix)
            && name.compareTo(after) > 0
            && !visitor.visit(name, Files.size(root.resolve(name)))) {
          return;
        }
      }
    } catch (IOException e) {
      throw failure(prefix, e);
    }
  }

  private List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .filter(name -> !name.startsWith(INCOMING))
          .sorted()
          .toList();
    }
  }

  private StorageException failure(String name, IOException e) {
    return new StorageException("The archive in " + root + " failed at " + name + ": " + e, e);
  }
}
