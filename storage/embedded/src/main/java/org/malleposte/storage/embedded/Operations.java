package org.malleposte.storage.embedded;

import java.util.Arrays;

/// Operations in the octets of a RocksDB write batch, without its header. Each caller lays out its
/// own; the committer only puts them one behind the other, so that the one writing thread spends
/// its time on writing and calls into native code once for a whole group.
///
/// The batch format is RocksDB's documented one (`write_batch.cc`): sequence (8), count (4, little
/// endian), then per operation a tag, the family's number, and length-prefixed runs.
final class Operations {
  static final int HEADER = 12;

  private static final int DELETE = 0x4;
  private static final int PUT = 0x5;
  private static final int DELETE_RANGE = 0xE;

  private byte[] buffer;
  private int length;
  private int count;

  Operations(int capacity) {
    buffer = new byte[capacity];
  }

  Operations put(int family, byte[] key, byte[] value) {
    return put(family, key, value, 0, value.length);
  }

  Operations put(int family, byte[] key, byte[] value, int offset, int octets) {
    begin(PUT, family);
    run(key, 0, key.length);
    run(value, offset, octets);
    return this;
  }

  Operations delete(int family, byte[] key) {
    begin(DELETE, family);
    run(key, 0, key.length);
    return this;
  }

  /// Deletes `from <= key < to`.
  Operations deleteRange(int family, byte[] from, byte[] to) {
    begin(DELETE_RANGE, family);
    run(from, 0, from.length);
    run(to, 0, to.length);
    return this;
  }

  int length() {
    return length;
  }

  int count() {
    return count;
  }

  /// Copies the operations to `target` at `offset`; returns where they end.
  int copyTo(byte[] target, int offset) {
    System.arraycopy(buffer, 0, target, offset, length);
    return offset + length;
  }

  private void begin(int tag, int family) {
    room(6);
    buffer[length++] = (byte) tag;
    varint(family);
    count++;
  }

  private void run(byte[] bytes, int offset, int octets) {
    room(5 + octets);
    varint(octets);
    System.arraycopy(bytes, offset, buffer, length, octets);
    length += octets;
  }

  private void varint(int number) {
    int rest = number;
    while ((rest & ~0x7F) != 0) {
      buffer[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[length++] = (byte) rest;
  }

  private void room(int octets) {
    if (buffer.length - length < octets) {
      long doubled = Math.min(Integer.MAX_VALUE - 16, buffer.length * 2L);
      buffer = Arrays.copyOf(buffer, (int) Math.max(doubled, Math.addExact(length, octets)));
    }
  }
}
