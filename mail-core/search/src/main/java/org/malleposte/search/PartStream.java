package org.malleposte.search;

import java.io.InputStream;
import org.malleposte.format.ByteRange;
import org.malleposte.mail.Mail;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.StorageException;

/// Some octets of a message, read piece by piece: memory does not grow with the message.
final class PartStream extends InputStream {
  private static final int PIECE = 262_144;

  private final Mail mail;
  private final ObjectKey key;
  private final long end;
  private long position;
  private byte[] piece = new byte[0];
  private int at;

  PartStream(Mail mail, ObjectKey key, ByteRange range) {
    this.mail = mail;
    this.key = key;
    this.position = range.offset();
    this.end = range.offset() + range.length();
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
      throw new StorageException(
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
}
