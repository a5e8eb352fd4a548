package org.malleposte.storage.embedded;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.CorruptObject;
import org.malleposte.storage.StorageException;

/// A pack file open for reading by many threads at once.
///
/// An interrupted thread closes the channel it reads from (that is how Java's channels are); here
/// the file is then opened again, so that nobody else notices.
final class PackFile {
  private final Path path;
  private final Gate users;
  private @Nullable FileChannel channel;

  PackFile(Path path) {
    this.path = path;
    this.users = new Gate("file " + path.getFileName(), this::closeChannel);
  }

  Path path() {
    return path;
  }

  /// Whether the file may be read now; whoever may must [#leave].
  boolean tryEnter() {
    return users.tryEnter();
  }

  /// @throws StorageException the file is closed
  void enter() {
    users.enter();
  }

  void leave() {
    users.leave();
  }

  /// Closes the file as soon as nobody reads it.
  void retire() {
    users.close();
  }

  /// Reads exactly `length` octets.
  ///
  /// @throws CorruptObject the file ends before
  ByteBuffer read(long offset, int length) {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          readFully(channel(), buffer.clear(), offset);
          return buffer.flip();
        } catch (ClosedChannelException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } catch (EOFException e) {
      throw new CorruptObject(
          "The file %s ends within a record at offset %,d. Restore it from a copy."
              .formatted(path, offset));
    } catch (IOException e) {
      throw new StorageException("Could not read " + path + " at offset " + offset + ": " + e, e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void readFully(FileChannel from, ByteBuffer into, long offset) throws IOException {
    while (into.hasRemaining()) {
      if (from.read(into, offset + into.position()) < 0) {
        throw new EOFException();
      }
    }
  }

  private synchronized FileChannel channel() throws IOException {
    FileChannel now = channel;
    if (now == null || !now.isOpen()) {
      now = FileChannel.open(path, StandardOpenOption.READ);
      channel = now;
    }
    return now;
  }

  private synchronized void closeChannel() {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        throw new StorageException("Could not close " + path + ": " + e, e);
      }
    }
  }
}
