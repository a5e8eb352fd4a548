package org.malleposte.storage.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes numbered fields (protobuf wire format: varints and length-delimited runs).
///
/// A number of 0, an empty text and an empty run are not written: the reader's default.
public final class FieldWriter {
  private byte[] buffer;
  private int length;

  public FieldWriter() {
    this(64);
  }

  public FieldWriter(int capacity) {
    buffer = new byte[capacity];
  }

  /// A number; negative ones take ten octets.
  public FieldWriter number(int field, long value) {
    return value == 0 ? this : numberAlways(field, value);
  }

  /// A number that is written even when 0, for elements of a repeated field.
  public FieldWriter numberAlways(int field, long value) {
    varint((long) field << 3);
    varint(value);
    return this;
  }

  public FieldWriter flag(int field, boolean value) {
    return number(field, value ? 1 : 0);
  }

  public FieldWriter text(int field, String value) {
    return value.isEmpty() ? this : bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /// A text that is written even when empty, for elements of a repeated field.
  public FieldWriter textAlways(int field, String value) {
    return bytesAlways(field, value.getBytes(StandardCharsets.UTF_8));
  }

  public FieldWriter bytes(int field, byte[] value) {
    return value.length == 0 ? this : bytesAlways(field, value);
  }

  /// A run of bytes that is written even when empty, for elements of a repeated field.
  public FieldWriter bytesAlways(int field, byte[] value) {
    varint((long) field << 3 | 2);
    varint(value.length);
    room(value.length);
    System.arraycopy(value, 0, buffer, length, value.length);
    length += value.length;
    return this;
  }

  /// Fields within a field.
  public FieldWriter nested(int field, FieldWriter inner) {
    varint((long) field << 3 | 2);
    varint(inner.length);
    room(inner.length);
    System.arraycopy(inner.buffer, 0, buffer, length, inner.length);
    length += inner.length;
    return this;
  }

  /// Octets written so far.
  public int size() {
    return length;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(buffer, length);
  }

  private void varint(long value) {
    room(10);
    while ((value & ~0x7FL) != 0) {
      buffer[length++] = (byte) (value | 0x80);
      value >>>= 7;
    }
    buffer[length++] = (byte) value;
  }

  private void room(int octets) {
    if (buffer.length - length < octets) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + octets));
    }
  }
}
