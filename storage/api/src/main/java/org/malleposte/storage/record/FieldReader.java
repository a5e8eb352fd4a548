package org.malleposte.storage.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads numbered fields one after another:
///
/// ```java
/// while (reader.next()) {
///   switch (reader.field()) {
///     case 1 -> name = reader.text();
///     case 2 -> size = reader.number();
///     default -> {} // a later version's field
///   }
/// }
/// ```
public final class FieldReader {
  private final byte[] buffer;
  private final int end;
  private int position;
  private int field;
  private boolean run;
  private long number;
  private int start;
  private int length;

  public FieldReader(byte[] buffer) {
    this(buffer, 0, buffer.length);
  }

  private FieldReader(byte[] buffer, int from, int end) {
    this.buffer = buffer;
    this.position = from;
    this.end = end;
  }

  /// Moves to the next field; false at the end.
  ///
  /// @throws MalformedRecord what follows is no field
  public boolean next() {
    if (position >= end) {
      return false;
    }
    long tag = varint();
    field = (int) (tag >>> 3);
    run = (tag & 7) == 2;
    switch ((int) tag & 7) {
      case 0 -> number = varint();
      case 1 -> skip(8);
      case 2 -> {
        long octets = varint();
        if (octets < 0 || octets > end - position) {
          throw new MalformedRecord("field " + field + " runs past the end of its record");
        }
        start = position;
        length = (int) octets;
        position += length;
      }
      case 5 -> skip(4);
      default -> throw new MalformedRecord("field " + field + " has an unknown wire type");
    }
    return true;
  }

  /// Whether the current field is a run of bytes, not a number.
  public boolean isRun() {
    return run;
  }

  /// The current field's number.
  public int field() {
    return field;
  }

  public long number() {
    return number;
  }

  public boolean flag() {
    return number != 0;
  }

  public String text() {
    return new String(buffer, start, length, StandardCharsets.UTF_8);
  }

  /// A copy of the current field's bytes.
  public byte[] bytes() {
    return Arrays.copyOfRange(buffer, start, start + length);
  }

  /// Where the current field's bytes begin in the array that is read.
  public int offset() {
    return start;
  }

  /// How many the current field has.
  public int length() {
    return length;
  }

  /// The fields within the current field.
  public FieldReader nested() {
    return new FieldReader(buffer, start, start + length);
  }

  private void skip(int octets) {
    if (octets > end - position) {
      throw new MalformedRecord("a fixed field runs past the end of its record");
    }
    position += octets;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (position >= end) {
        throw new MalformedRecord("a number runs past the end of its record");
      }
      byte b = buffer[position++];
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new MalformedRecord("a number has more than ten octets");
  }
}
