package org.malleposte.format;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Writes numbered fields in the protobuf wire format. What is null, empty or zero is not written
/// but by the methods that say so.
final class FieldWriter {
  private final ByteBuilder out;

  FieldWriter(int capacity) {
    out = new ByteBuilder(capacity);
  }

  void number(int field, long value) {
    if (value != 0) {
      varint((long) field << 3);
      varint(value);
    }
  }

  void flag(int field, boolean value) {
    number(field, value ? 1 : 0);
  }

  void text(int field, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }
  }

  /// Tells an empty text from none.
  void nullable(int field, @Nullable String value) {
    if (value != null) {
      bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }
  }

  /// Written even when empty.
  void bytes(int field, byte[] value) {
    run(field, value, value.length);
  }

  /// Written even when empty.
  void nested(int field, FieldWriter inner) {
    run(field, inner.out.array(), inner.out.length());
  }

  private void run(int field, byte[] value, int length) {
    varint((long) field << 3 | 2);
    varint(length);
    out.append(value, 0, length);
  }

  byte[] toByteArray() {
    return out.toByteArray();
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.append((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.append((int) rest);
  }
}
