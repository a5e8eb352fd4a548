package org.malleposte.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Content;
import org.malleposte.storage.ContentHash;
import software.amazon.awssdk.core.exception.RetryableException;

/// What came of an object: the octets in a file, their number and their hash.
record Fetched(Path file, long size, ContentHash hash) implements Content {
  /// Writes a stream into a file from its start on. A stream that breaks off is worth another
  /// attempt, a disk that does not take the octets is not.
  ///
  /// @param announced how many octets there should be, if the server said so
  static Fetched into(Path file, InputStream in, @Nullable Long announced) throws IOException {
    MessageDigest sha256 = Digests.of("SHA-256");
    long size = 0;
    try (OutputStream out = Files.newOutputStream(file)) {
      byte[] chunk = new byte[1 << 16];
      for (int n = receive(in, chunk); n >= 0; n = receive(in, chunk)) {
        sha256.update(chunk, 0, n);
        out.write(chunk, 0, n);
        size += n;
      }
    }
    if (announced != null && announced != size) {
      throw RetryableException.create("the answer broke off after " + size + " of " + announced);
    }
    return new Fetched(file, size, new ContentHash(Bytes.of(sha256.digest())));
  }

  private static int receive(InputStream in, byte[] chunk) {
    try {
      return in.read(chunk);
    } catch (IOException e) {
      throw RetryableException.create("the answer broke off: " + e.getMessage(), e);
    }
  }

  @Override
  public InputStream open() throws IOException {
    return Files.newInputStream(file);
  }
}
