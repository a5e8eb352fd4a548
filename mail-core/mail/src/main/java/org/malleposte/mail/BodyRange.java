package org.malleposte.mail;

import java.io.InputStream;
import org.malleposte.format.ByteRange;
import org.malleposte.storage.CorruptObject;
import org.malleposte.storage.ObjectKey;

/// A part of a message's bytes, read piece by piece as somebody takes them, so that memory does not
/// grow with the message.
public final class BodyRange extends InputStream {
  /// Octets that are read at once.
  public static final int PIECE = 262_144;

  private final Mail mail;
  private final ObjectKey key;
  private final long end;
  private long position;
  private byte[] piece = new byte[0];
  private int at;

  BodyRange(Mail mail, ObjectKey key, ByteRange range) {
    this.mail = mail;
    this.key = key;
    this.position = range.offset();
    this.end = range.end();
  }

  /// Reads the first piece, so that what is wrong is found before a word is said.
  public BodyRange begin() {
    fill();
    return this;
  }

  private boolean fill() {
    if (at < piece.length) {
      return true;
    }
    if (position >= end) {
      return false;
    }
    int wanted = (int) Math.min(PIECE, end - position);
    piece = mail.body(key, position, wanted);
    at = 0;
    if (piece.length != wanted) {
      throw new CorruptObject(
          "the body " + key + " is shorter than its record says: restore it from a backup");
    }
    position += wanted;
    return true;
  }

  @Override
  public int read() {
    return fill() ? piece[at++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, piece.length - at);
    System.arraycopy(piece, at, target, offset, count);
    at += count;
    return count;
  }

  /// Fills an array as far as there are octets; returns how many.
  public int readNBytes(byte[] target) {
    int count = 0;
    for (int got = 0; count < target.length && got >= 0; count += Math.max(0, got)) {
      got = read(target, count, target.length - count);
    }
    return count;
  }
}
