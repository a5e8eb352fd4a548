package org.malleposte.storage.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.StorageException;

/// The file `storage.id`: which store a directory is, and that it was made completely. It is the
/// last thing written when a store is made; from then on neither half may be missing.
final class StorageIdentity {
  private static final String FIRST_LINE = "malleposte storage 1";
  private static final String ID = "id ";

  private StorageIdentity() {}

  /// The id of a complete store, null when there is no such file.
  static @Nullable UUID read(Path directory) throws IOException {
    Path file = directory.resolve("storage.id");
    if (!Files.exists(file)) {
      return null;
    }
    List<String> lines = Files.readString(file, StandardCharsets.UTF_8).lines().toList();
    if (lines.size() < 2 || !lines.get(0).equals(FIRST_LINE) || !lines.get(1).startsWith(ID)) {
      throw new StorageException(
          "The file %s is damaged, or written by a newer version: it should begin with the line '%s'."
                  .formatted(file, FIRST_LINE)
              + " Restore it from a copy, or start that version.");
    }
    return UUID.fromString(lines.get(1).substring(ID.length()).strip());
  }

  static void write(Path directory, UUID id) throws IOException {
    Path unnamed = directory.resolve("storage.id.tmp");
    String text =
        FIRST_LINE
            + "\n"
            + ID
            + id
            + "\nmade "
            + Instant.now().truncatedTo(ChronoUnit.SECONDS)
            + "\n";
    Files.writeString(unnamed, text, StandardCharsets.UTF_8);
    try (FileChannel channel = FileChannel.open(unnamed, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(unnamed, directory.resolve("storage.id"), StandardCopyOption.ATOMIC_MOVE);
    Directories.sync(directory);
  }
}
