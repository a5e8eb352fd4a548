package org.malleposte.storage.embedded;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.malleposte.storage.Content;
import org.malleposte.storage.ObjectKey;

/// A small body ready to be written: cut in blocks and checksummed by the caller, so that the
/// writing thread only copies.
///
/// @param blocks the stored octets, in order
record PackedBody(RecordHeader header, List<byte[]> blocks) {

  static PackedBody of(ObjectKey key, Content content, BlockCodec codec) throws IOException {
    long size = content.size();
    int count = (int) ((size + BlockCodec.BLOCK - 1) / BlockCodec.BLOCK);
    int[] stored = new int[count];
    int[] sums = new int[count];
    List<byte[]> blocks = new ArrayList<>(count);
    try (InputStream in = content.open()) {
      for (int i = 0; i < count; i++) {
        int octets = (int) Math.min(BlockCodec.BLOCK, size - (long) i * BlockCodec.BLOCK);
        BlockCodec.Packed packed = codec.pack(readBlock(in, octets, key));
        stored[i] = packed.marked();
        sums[i] = packed.checksum();
        blocks.add(packed.octets());
      }
    }
    return new PackedBody(
        RecordHeader.body(key, size, BlockCodec.BLOCK, stored, sums), List.copyOf(blocks));
  }

  /// A stored body, with the blocks compressed that were not.
  static PackedBody of(StoredBody body, ObjectKey key, BlockCodec codec) {
    RecordHeader old = body.header();
    int[] stored = new int[old.blocks()];
    int[] sums = new int[old.blocks()];
    List<byte[]> blocks = new ArrayList<>(old.blocks());
    for (int i = 0; i < old.blocks(); i++) {
      byte[] octets = body.storedBlock(i);
      BlockCodec.Packed packed =
          old.isCompressed(i) ? new BlockCodec.Packed(octets, true) : codec.pack(octets);
      stored[i] = packed.marked();
      sums[i] = packed.checksum();
      blocks.add(packed.octets());
    }
    return new PackedBody(
        RecordHeader.body(key, old.size(), old.blockSize(), stored, sums), List.copyOf(blocks));
  }

  static byte[] readBlock(InputStream in, int octets, ObjectKey key) throws IOException {
    byte[] block = new byte[octets];
    if (in.readNBytes(block, 0, octets) < octets) {
      throw new EOFException("the content of " + key + " is shorter than it says");
    }
    return block;
  }
}
