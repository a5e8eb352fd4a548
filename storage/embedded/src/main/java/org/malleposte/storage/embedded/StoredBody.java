package org.malleposte.storage.embedded;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.malleposte.storage.CorruptObject;
import org.malleposte.storage.ObjectKey;

/// A body where it lies in a pack file, read block by block; every block read is checked.
final class StoredBody {
  // Up to this a record is read in one go, header and all.
  private static final int IN_ONE_GO = 256 << 10;
  private static final int HEADER_GUESS = 4 << 10;

  private final PackFile file;
  private final long offset;
  private final RecordHeader header;
  // The whole record when it is small, else empty.
  private final byte[] whole;

  private StoredBody(PackFile file, long offset, RecordHeader header, byte[] whole) {
    this.file = file;
    this.offset = offset;
    this.header = header;
    this.whole = whole;
  }

  /// The body of `key` whose record of `length` octets begins at `offset`.
  ///
  /// @throws CorruptObject another record stands there, or a damaged one
  static StoredBody at(PackFile file, long offset, long length, ObjectKey key) {
    boolean inOneGo = length <= IN_ONE_GO;
    ByteBuffer start = file.read(offset, (int) (inOneGo ? length : HEADER_GUESS));
    int headerLength = RecordHeader.lengthAt(start);
    if (headerLength > length) {
      throw damaged(file, offset, "its header");
    }
    if (headerLength > start.remaining()) {
      start = file.read(offset, headerLength);
    }
    RecordHeader header = RecordHeader.readFrom(start);
    if (header == null || header.recordLength() != length) {
      throw damaged(file, offset, "its header");
    }
    if (header.type() != RecordHeader.BODY || !header.key().equals(key.toString())) {
      throw damaged(file, offset, "its key");
    }
    return new StoredBody(file, offset, header, inOneGo ? start.array() : new byte[0]);
  }

  long size() {
    return header.size();
  }

  int blocks() {
    return header.blocks();
  }

  RecordHeader header() {
    return header;
  }

  /// The content of a block.
  byte[] block(int block) {
    byte[] stored = storedBlock(block);
    if (!header.isCompressed(block)) {
      return stored;
    }
    byte[] content = BlockCodec.unpack(stored, header.contentOctets(block));
    if (content == null) {
      throw damaged(file, offset, "block " + block);
    }
    return content;
  }

  /// The octets of a block as they are stored, checked.
  byte[] storedBlock(int block) {
    long at = header.length();
    for (int i = 0; i < block; i++) {
      at += header.storedOctets(i);
    }
    int length = header.storedOctets(block);
    byte[] octets =
        whole.length > 0
            ? Arrays.copyOfRange(whole, (int) at, (int) at + length)
            : file.read(offset + at, length).array();
    if (BlockCodec.checksum(octets) != header.checksums()[block]) {
      throw damaged(file, offset + at, "block " + block);
    }
    return octets;
  }

  byte[] range(long from, int length) {
    long end = Math.min(size(), from + length);
    if (from >= end) {
      return new byte[0];
    }
    byte[] range = new byte[(int) (end - from)];
    long at = from;
    while (at < end) {
      int block = (int) (at / header.blockSize());
      int within = (int) (at % header.blockSize());
      byte[] content = block(block);
      int n = (int) Math.min(content.length - within, end - at);
      System.arraycopy(content, within, range, (int) (at - from), n);
      at += n;
    }
    return range;
  }

  /// What to say of a body whose blocks are sound but whose hash is another.
  CorruptObject wrongHash() {
    return damaged(file, offset, "the hash of its content");
  }

  private static CorruptObject damaged(PackFile file, long offset, String what) {
    return new CorruptObject(
        "The file %s is damaged at offset %d: %s is not what was written. Check the disk, and"
                .formatted(file.path(), offset, what)
            + " restore this file from a copy; all other objects can still be read.");
  }
}
