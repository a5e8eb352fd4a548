package org.malleposte.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Takes a message in as it arrives, hashing it on the way: in memory while small, in a temporary
/// file beyond, so that a session's memory is bounded whatever the size.
///
/// Not safe for use by several threads at once. Closing it gives the file back.
public final class Spool extends OutputStream implements Content {
  private final Path directory;
  private final int threshold;
  private final MessageDigest digest;
  private byte[] memory = new byte[8192];
  private long size;
  private @Nullable Path file;
  private @Nullable OutputStream overflow;
  private @Nullable ContentHash hash;

  /// @param directory where a large message's temporary file goes
  /// @param threshold octets to keep in memory at most
  public Spool(Path directory, int threshold) {
    this.directory = directory;
    this.threshold = threshold;
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /// A spool that stays in memory, already holding `bytes`.
  public static Spool of(byte[] bytes) {
    Spool spool = new Spool(Path.of("."), Integer.MAX_VALUE);
    spool.memory = bytes.clone();
    spool.size = bytes.length;
    spool.digest.update(bytes);
    return spool;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  /// @throws IllegalStateException the hash was already asked for
  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (hash != null) {
      throw new IllegalStateException("this spool is complete");
    }
    digest.update(bytes, offset, length);
    if (overflow == null && size + length > threshold) {
      overflow = spill();
    }
    if (overflow != null) {
      overflow.write(bytes, offset, length);
    } else {
      keep(bytes, offset, length);
    }
    size += length;
  }

  private OutputStream spill() throws IOException {
    Files.createDirectories(directory);
    file = Files.createTempFile(directory, "spool-", ".tmp");
    OutputStream out = Files.newOutputStream(file);
    out.write(memory, 0, (int) size);
    memory = new byte[0];
    return out;
  }

  private void keep(byte[] bytes, int offset, int length) {
    int needed = (int) size + length;
    if (needed > memory.length) {
      memory = Arrays.copyOf(memory, Math.max(needed, memory.length * 2));
    }
    System.arraycopy(bytes, offset, memory, (int) size, length);
  }

  @Override
  public long size() {
    return size;
  }

  /// The hash of all that was written; nothing can be written after.
  @Override
  public ContentHash hash() {
    if (hash == null) {
      hash = new ContentHash(Bytes.of(digest.digest()));
    }
    return hash;
  }

  @Override
  public InputStream open() throws IOException {
    if (overflow != null && file != null) {
      overflow.flush();
      return Files.newInputStream(file);
    }
    return new ByteArrayInputStream(memory, 0, (int) size);
  }

  @Override
  public void close() throws IOException {
    if (overflow != null) {
      overflow.close();
    }
    if (file != null) {
      Files.deleteIfExists(file);
    }
    memory = new byte[0];
  }
}
