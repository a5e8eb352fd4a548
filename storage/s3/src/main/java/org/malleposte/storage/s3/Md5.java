package org.malleposte.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import org.malleposte.storage.Content;

/// What S3 calls Content-MD5 on the way and ETag in the answer. It guards against accidents; who
/// wants to know that nobody meddled asks the SHA-256 in the key.
record Md5(byte[] digest) {
  static Md5 of(Content content) {
    MessageDigest md5 = Digests.of("MD5");
    try (InputStream in = content.open()) {
      byte[] chunk = new byte[1 << 16];
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        md5.update(chunk, 0, n);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Md5(md5.digest());
  }

  String base64() {
    return Base64.getEncoder().encodeToString(digest);
  }

  String hex() {
    return HexFormat.of().formatHex(digest);
  }
}
