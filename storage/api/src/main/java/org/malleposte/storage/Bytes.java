package org.malleposte.storage;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// An immutable run of bytes that can be compared (unsigned, as stores order keys) and hashed.
///
/// The array handed in or out is not copied: whoever shares it must not write to it.
public final class Bytes implements Comparable<Bytes> {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] array;

  private Bytes(byte[] array) {
    this.array = array;
  }

  public static Bytes of(byte[] array) {
    return array.length == 0 ? EMPTY : new Bytes(array);
  }

  public static Bytes utf8(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Eight bytes, big-endian: orders as the unsigned number does.
  public static Bytes ofLong(long value) {
    byte[] key = new byte[8];
    BigEndian.putLong(key, 0, value);
    return new Bytes(key);
  }

  /// Four bytes, big-endian: orders as the unsigned number does.
  public static Bytes ofInt(int value) {
    byte[] key = new byte[4];
    BigEndian.putInt(key, 0, value);
    return new Bytes(key);
  }

  /// Eight bytes: `first` then `second`, each big-endian.
  public static Bytes ofInts(int first, int second) {
    byte[] key = new byte[8];
    BigEndian.putInt(key, 0, first);
    BigEndian.putInt(key, 4, second);
    return new Bytes(key);
  }

  public int length() {
    return array.length;
  }

  /// The bytes themselves, not a copy.
  public byte[] array() {
    return array;
  }

  /// The four bytes at `offset` as a big-endian number.
  public int intAt(int offset) {
    return BigEndian.getInt(array, offset);
  }

  /// The eight bytes at `offset` as a big-endian number.
  public long longAt(int offset) {
    return BigEndian.getLong(array, offset);
  }

  public boolean startsWith(Bytes prefix) {
    return array.length >= prefix.array.length
        && Arrays.equals(array, 0, prefix.array.length, prefix.array, 0, prefix.array.length);
  }

  /// The smallest key greater than every key that starts with this one, for use as the open end of
  /// a range; [#EMPTY] (no end) when there is none.
  public Bytes afterPrefix() {
    byte[] end = array.clone();
    for (int i = end.length - 1; i >= 0; i--) {
      if (end[i] != (byte) 0xFF) {
        end[i]++;
        return of(Arrays.copyOf(end, i + 1));
      }
    }
    return EMPTY;
  }

  public String utf8() {
    return new String(array, StandardCharsets.UTF_8);
  }

  public String hex() {
    return HexFormat.of().formatHex(array);
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(array, other.array);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(array, that.array);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(array);
  }

  @Override
  public String toString() {
    return hex();
  }
}
