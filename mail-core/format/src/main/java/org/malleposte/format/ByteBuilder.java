package org.malleposte.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A growing run of bytes.
final class ByteBuilder {
  private byte[] array;
  private int length;

  ByteBuilder(int capacity) {
    array = new byte[capacity];
  }

  /// The bytes up to [#length()]; valid until the next append.
  byte[] array() {
    return array;
  }

  int length() {
    return length;
  }

  void clear() {
    length = 0;
  }

  void truncate(int length) {
    this.length = length;
  }

  ByteBuilder append(int octet) {
    room(1);
    array[length++] = (byte) octet;
    return this;
  }

  ByteBuilder append(byte[] octets, int from, int to) {
    room(to - from);
    System.arraycopy(octets, from, array, length, to - from);
    length += to - from;
    return this;
  }

  ByteBuilder append(byte[] octets) {
    return append(octets, 0, octets.length);
  }

  /// One octet a character.
  ByteBuilder append(String latin1) {
    return append(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  ByteBuilder number(long value) {
    return append(Long.toString(value));
  }

  byte[] toByteArray() {
    return Arrays.copyOf(array, length);
  }

  String latin1() {
    return new String(array, 0, length, StandardCharsets.ISO_8859_1);
  }

  private void room(int octets) {
    if (array.length - length < octets) {
      array = Arrays.copyOf(array, Math.max(array.length * 2, length + octets));
    }
  }
}
