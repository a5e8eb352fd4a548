package org.malleposte.jmap;

import java.io.InputStream;
import java.util.Objects;
import org.malleposte.format.ByteRange;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.ObjectStore;

/// A part of an object, read piece by piece.
final class ObjectSlice extends InputStream {
  private static final int PIECE = 256 << 10;

  private final ObjectStore objects;
  private final ObjectKey key;
  private final long end;
  private long next;
  private byte[] piece = new byte[0];
  private int position;

  ObjectSlice(ObjectStore objects, ObjectKey key, ByteRange range) {
    this.objects = objects;
    this.key = key;
    this.next = range.offset();
    this.end = range.end();
  }

  private boolean fill() {
    if (position < piece.length) {
      return true;
    }
    if (next >= end) {
      return false;
    }
    piece = objects.range(key, next, (int) Math.min(PIECE, end - next));
    position = 0;
    next += piece.length;
    return piece.length > 0;
  }

  @Override
  public int read() {
    return fill() ? piece[position++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, piece.length - position);
    System.arraycopy(piece, position, into, offset, count);
    position += count;
    return count;
  }
}
