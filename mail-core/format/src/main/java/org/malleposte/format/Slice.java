package org.malleposte.format;

import java.util.Arrays;

/// A run of bytes within an array, not copied. The array must not be changed.
public record Slice(byte[] array, int offset, int length) {
  public Slice {
    if (offset < 0 || length < 0 || length > array.length - offset) {
      throw new IllegalArgumentException("slice " + offset + "+" + length + " of " + array.length);
    }
  }

  public static Slice of(byte[] array) {
    return new Slice(array, 0, array.length);
  }

  public byte[] toByteArray() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }
}
