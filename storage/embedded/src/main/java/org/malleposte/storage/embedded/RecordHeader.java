package org.malleposte.storage.embedded;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.ObjectKey;

/// What stands before the octets of an object in a pack. All numbers are big-endian.
///
/// ```
///    0  u32  "MREC"
///    4  u8   type: 1 body, 2 tombstone (the object is deleted), 3 mark (all before it was synced)
///    5  u8   0
///    6  u16  length of the key
///    8  u64  octets of the content
///   16  u64  offset up to which the segment had been synced when this record was written
///   24  u32  octets of content in a block; the last block may have fewer
///   28  u32  number of blocks
///   32       the key as written: tenant/2026-11/9f86d0...
///            per block: u32 stored octets, with the top bit when compressed (zstd); u32 CRC-32C of
///            the stored octets
///       u32  CRC-32C of all above
///            the stored octets of the blocks
/// ```
///
/// The synced offset tells a torn end from damage: a bad record behind which nothing was synced was
/// never acknowledged; one behind which something was had been.
///
/// @param key as written, empty for a mark
/// @param stored per block, the stored octets with the top bit when compressed
/// @param checksums per block
record RecordHeader(
    int type, String key, long size, long synced, int blockSize, int[] stored, int[] checksums) {
  static final int MAGIC = 0x4D524543;
  static final int BODY = 1;
  static final int TOMBSTONE = 2;
  static final int MARK = 3;

  static final int FIXED = 32;
  static final int COMPRESSED = 0x8000_0000;

  private static final int MAX_KEY = 128;
  private static final int MAX_BLOCK = 4 << 20;
  private static final int MAX_BLOCKS = 1 << 20;

  static RecordHeader body(ObjectKey key, long size, int blockSize, int[] stored, int[] sums) {
    return new RecordHeader(BODY, key.toString(), size, 0, blockSize, stored, sums);
  }

  static RecordHeader tombstone(ObjectKey key) {
    return new RecordHeader(TOMBSTONE, key.toString(), 0, 0, 0, new int[0], new int[0]);
  }

  static RecordHeader mark() {
    return new RecordHeader(MARK, "", 0, 0, 0, new int[0], new int[0]);
  }

  static int length(int keyLength, int blocks) {
    return FIXED + keyLength + 8 * blocks + 4;
  }

  /// Octets of the header itself.
  int length() {
    return length(key.length(), stored.length);
  }

  int blocks() {
    return stored.length;
  }

  int storedOctets(int block) {
    return stored[block] & ~COMPRESSED;
  }

  boolean isCompressed(int block) {
    return (stored[block] & COMPRESSED) != 0;
  }

  /// Octets of content in a block.
  int contentOctets(int block) {
    return (int) Math.min(blockSize, size - (long) block * blockSize);
  }

  /// Octets of header and blocks.
  long recordLength() {
    long length = length();
    for (int block = 0; block < stored.length; block++) {
      length += storedOctets(block);
    }
    return length;
  }

  /// Writes the header, telling that everything before `synced` is durable.
  void writeTo(ByteBuffer out, long synced) {
    int start = out.position();
    out.putInt(MAGIC).put((byte) type).put((byte) 0).putShort((short) key.length());
    out.putLong(size).putLong(synced).putInt(blockSize).putInt(stored.length);
    out.put(key.getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < stored.length; i++) {
      out.putInt(stored[i]).putInt(checksums[i]);
    }
    out.putInt(checksum(out.duplicate().flip().position(start)));
  }

  /// The length of the header that begins at the buffer's position, 0 when none can begin there.
  static int lengthAt(ByteBuffer in) {
    if (in.remaining() < FIXED || in.getInt(in.position()) != MAGIC) {
      return 0;
    }
    int at = in.position();
    int type = in.get(at + 4);
    int keyLength = in.getShort(at + 6);
    long size = in.getLong(at + 8);
    int blockSize = in.getInt(at + 24);
    int blocks = in.getInt(at + 28);
    boolean sound =
        type >= BODY
            && type <= MARK
            && keyLength >= 0
            && keyLength <= MAX_KEY
            && size >= 0
            && blockSize >= 0
            && blockSize <= MAX_BLOCK
            && blocks >= 0
            && blocks <= MAX_BLOCKS
            && blocks == (blockSize == 0 ? 0 : (size + blockSize - 1) / blockSize);
    return sound ? length(keyLength, blocks) : 0;
  }

  /// Reads the header at the buffer's position and moves behind it; null when what stands there is
  /// no header, or a damaged one.
  static @Nullable RecordHeader readFrom(ByteBuffer in) {
    int length = lengthAt(in);
    if (length == 0 || in.remaining() < length) {
      return null;
    }
    int start = in.position();
    ByteBuffer checked = in.duplicate().limit(start + length - 4);
    if (checksum(checked) != in.getInt(start + length - 4)) {
      return null;
    }
    byte[] key = new byte[in.getShort(start + 6)];
    in.get(start + FIXED, key);
    int blocks = in.getInt(start + 28);
    int[] stored = new int[blocks];
    int[] checksums = new int[blocks];
    in.position(start + FIXED + key.length);
    for (int i = 0; i < blocks; i++) {
      stored[i] = in.getInt();
      checksums[i] = in.getInt();
    }
    in.position(start + length);
    return new RecordHeader(
        in.get(start + 4),
        new String(key, StandardCharsets.US_ASCII),
        in.getLong(start + 8),
        in.getLong(start + 16),
        in.getInt(start + 24),
        stored,
        checksums);
  }

  static int checksum(ByteBuffer octets) {
    CRC32C crc = new CRC32C();
    crc.update(octets);
    return (int) crc.getValue();
  }
}
