package org.malleposte.storage;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// A content of any size that is made while it is read: half of it compresses, half does not.
public final class TestingContent implements Content {
  private final long size;
  private final long seed;
  private final ContentHash hash;

  public TestingContent(long size, long seed) {
    this.size = size;
    this.seed = seed;
    this.hash = digest();
  }

  private ContentHash digest() {
    try (InputStream in = open()) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] chunk = new byte[1 << 16];
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        digest.update(chunk, 0, n);
      }
      return new ContentHash(Bytes.of(digest.digest()));
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public ContentHash hash() {
    return hash;
  }

  @Override
  public InputStream open() {
    return new InputStream() {
      private long at;

      @Override
      public int read() {
        return at >= size ? -1 : octet(at++);
      }

      @Override
      public int read(byte[] into, int offset, int length) {
        if (at >= size) {
          return -1;
        }
        int n = (int) Math.min(length, size - at);
        for (int i = 0; i < n; i++) {
          into[offset + i] = (byte) octet(at++);
        }
        return n;
      }
    };
  }

  private int octet(long at) {
    long block = (at >>> 17) + seed;
    if ((block & 1) == 0) {
      return (int) (block & 0x7F);
    }
    long mixed = ((at >>> 3) + seed) * 0x9E3779B97F4A7C15L;
    mixed ^= mixed >>> 29;
    return (int) (mixed >>> ((at & 7) * 8)) & 0xFF;
  }
}
