package org.malleposte.storage.embedded;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Blocks of a body as they are stored: compressed when that pays. A range of a body is read by
/// unpacking only the blocks it lies in.
final class BlockCodec implements AutoCloseable {
  /// Octets of content in a block.
  static final int BLOCK = 128 << 10;

  private static final int CONTEXTS = 16;
  // Below this, headers of the compressed form eat what it saves.
  private static final int WORTH_TRYING = 256;

  private final int level;
  private final ArrayBlockingQueue<ZstdCompressCtx> idle = new ArrayBlockingQueue<>(CONTEXTS);

  /// @param level of zstd, 0 for none
  BlockCodec(int level) {
    this.level = level;
  }

  /// A block as stored.
  record Packed(byte[] octets, boolean compressed) {
    /// The length with the mark of compression, as the record's header has it.
    int marked() {
      return octets.length | (compressed ? RecordHeader.COMPRESSED : 0);
    }

    int checksum() {
      return BlockCodec.checksum(octets);
    }
  }

  boolean compresses() {
    return level > 0;
  }

  Packed pack(byte[] content) {
    if (level == 0 || content.length < WORTH_TRYING) {
      return new Packed(content, false);
    }
    byte[] smaller = compress(content);
    return smaller == null ? new Packed(content, false) : new Packed(smaller, true);
  }

  /// Null when it does not become smaller by an eighth.
  private byte @Nullable [] compress(byte[] content) {
    byte[] target = new byte[content.length - content.length / 8];
    ZstdCompressCtx context = idle.poll();
    if (context == null) {
      context = new ZstdCompressCtx().setLevel(level);
    }
    try {
      int length = context.compressByteArray(target, 0, target.length, content, 0, content.length);
      return Arrays.copyOf(target, length);
    } catch (ZstdException e) {
      if (e.getErrorCode() == Zstd.errDstSizeTooSmall()) {
        return null; // it did not fit: it does not pay
      }
      throw e;
    } finally {
      if (!idle.offer(context)) {
        context.close();
      }
    }
  }

  /// The content of a block; null when the octets are not what was compressed.
  static byte @Nullable [] unpack(byte[] stored, int contentOctets) {
    byte[] content = new byte[contentOctets];
    try {
      long n = Zstd.decompressByteArray(content, 0, contentOctets, stored, 0, stored.length);
      return n == contentOctets ? content : null;
    } catch (ZstdException e) {
      return null;
    }
  }

  static int checksum(byte[] octets) {
    CRC32C crc = new CRC32C();
    crc.update(octets, 0, octets.length);
    return (int) crc.getValue();
  }

  @Override
  public void close() {
    for (ZstdCompressCtx context = idle.poll(); context != null; context = idle.poll()) {
      context.close();
    }
  }
}
