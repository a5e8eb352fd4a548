package org.malleposte.storage.embedded;

import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.ContentHash;
import org.malleposte.storage.CorruptObject;

/// A body as a stream of one block in memory, whose hash is compared at the end.
final class BodyStream extends InputStream {
  private final PackFile file;
  private final StoredBody body;
  private final ContentHash expected;
  private final MessageDigest digest = sha256();
  private byte[] block = new byte[0];
  private int at;
  private int next;
  private boolean verified;
  private boolean closed;

  /// @param file entered by the caller; left when the stream is closed
  BodyStream(PackFile file, StoredBody body, ContentHash expected) {
    this.file = file;
    this.body = body;
    this.expected = expected;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  @Override
  public int read() {
    return fill() ? block[at++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int n = Math.min(length, block.length - at);
    System.arraycopy(block, at, into, offset, n);
    at += n;
    return n;
  }

  @Override
  public int available() {
    return block.length - at;
  }

  /// Whether there is an octet to read.
  ///
  /// @throws CorruptObject at the end, when the hash is not the one in the key
  private boolean fill() {
    while (at == block.length) {
      if (next == body.blocks()) {
        verify();
        return false;
      }
      block = body.block(next++);
      at = 0;
      digest.update(block);
    }
    return true;
  }

  private void verify() {
    if (!verified && !expected.bytes().equals(Bytes.of(digest.digest()))) {
      throw body.wrongHash();
    }
    verified = true;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      file.leave();
    }
  }
}
