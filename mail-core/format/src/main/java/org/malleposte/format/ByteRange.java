package org.malleposte.format;

/// Where some octets of a message are: from `offset`, `length` of them.
public record ByteRange(long offset, long length) {
  public long end() {
    return offset + length;
  }
}
