package org.malleposte.storage;

/// The SHA-256 of a content, its name.
///
/// @param bytes 32 bytes
public record ContentHash(Bytes bytes) {
  public ContentHash {
    if (bytes.length() != 32) {
      throw new IllegalArgumentException("a SHA-256 has 32 bytes, not " + bytes.length());
    }
  }

  @Override
  public String toString() {
    return bytes.hex();
  }
}
