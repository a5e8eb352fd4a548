package org.malleposte.format;

import java.nio.charset.StandardCharsets;

/// Reads what [FieldWriter] wrote, one field after another; unknown ones are passed over.
final class FieldReader {
  private final byte[] in;
  private final int end;
  private int position;
  private int field;
  private long number;
  private int start;
  private int length;

  FieldReader(byte[] in, int from, int to) {
    this.in = in;
    this.position = from;
    this.end = to;
  }

  FieldReader(Slice in) {
    this(in.array(), in.offset(), in.offset() + in.length());
  }

  /// Moves to the next field; false at the end.
  ///
  /// @throws IllegalArgumentException these are no fields
  boolean next() {
    if (position >= end) {
      return false;
    }
    long tag = varint();
    field = (int) (tag >>> 3);
    switch ((int) tag & 7) {
      case 0 -> number = varint();
      case 1 -> skip(8);
      case 2 -> {
        long run = varint();
        start = position;
        skip(run);
        length = (int) run;
      }
      case 5 -> skip(4);
      default -> throw new IllegalArgumentException("field " + field + " is of no known type");
    }
    return true;
  }

  /// Where the field ends.
  int position() {
    return position;
  }

  int field() {
    return field;
  }

  long number() {
    return number;
  }

  boolean flag() {
    return number != 0;
  }

  String text() {
    return new String(in, start, length, StandardCharsets.UTF_8);
  }

  Slice slice() {
    return new Slice(in, start, length);
  }

  FieldReader nested() {
    return new FieldReader(in, start, start + length);
  }

  private void skip(long octets) {
    if (octets < 0 || octets > end - position) {
      throw new IllegalArgumentException("field " + field + " runs past the end");
    }
    position += (int) octets;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (position >= end) {
        throw new IllegalArgumentException("a number runs past the end");
      }
      byte b = in[position++];
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number has more than ten octets");
  }
}
