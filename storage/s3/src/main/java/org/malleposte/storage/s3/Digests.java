package org.malleposte.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.ContentHash;

/// The digests that every Java platform has.
final class Digests {
  private Digests() {}

  static MessageDigest of(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has " + name, e);
    }
  }

  /// The hash of what a stream holds; the caller closes it.
  static ContentHash sha256(InputStream in) throws IOException {
    MessageDigest sha256 = of("SHA-256");
    byte[] chunk = new byte[1 << 16];
    for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
      sha256.update(chunk, 0, n);
    }
    return new ContentHash(Bytes.of(sha256.digest()));
  }
}
