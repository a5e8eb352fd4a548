package org.malleposte.format;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/// Content transfer encodings (RFC 2045 §6) as streams.
public final class TransferEncodings {
  private TransferEncodings() {}

  /// Whether the encoding is one that [#decode] undoes or that is none at all.
  public static boolean isKnown(String encoding) {
    return switch (encoding.toLowerCase(Locale.ROOT)) {
      case "7bit", "8bit", "binary" -> true;
      default -> TransferDecoder.of(encoding) != null;
    };
  }

  /// The decoded octets of a body; with an unknown encoding the octets as they are. Never fails but
  /// when the source does. Closes the source when closed.
  public static InputStream decode(InputStream encoded, String encoding) {
    TransferDecoder decoder = TransferDecoder.of(encoding);
    return decoder == null ? encoded : new DecodingStream(encoded, decoder);
  }

  /// Decodes as it is read.
  private static final class DecodingStream extends InputStream {
    private final InputStream source;
    private final TransferDecoder decoder;
    private final byte[] in = new byte[8192];
    private final byte[] out = new byte[TransferDecoder.room(8192)];
    private int position;
    private int limit;
    private boolean ended;

    DecodingStream(InputStream source, TransferDecoder decoder) {
      this.source = source;
      this.decoder = decoder;
    }

    @Override
    public int read() throws IOException {
      return fill() ? out[position++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!fill()) {
        return -1;
      }
      int count = Math.min(length, limit - position);
      System.arraycopy(out, position, target, offset, count);
      position += count;
      return count;
    }

    private boolean fill() throws IOException {
      while (position == limit) {
        if (ended) {
          return false;
        }
        int count = source.read(in);
        position = 0;
        ended = count < 0;
        limit = ended ? decoder.finish(out) : decoder.decode(in, 0, count, out);
      }
      return true;
    }

    @Override
    public void close() throws IOException {
      source.close();
    }
  }
}
