package org.malleposte.imap;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.malleposte.format.ByteRange;
import org.malleposte.format.HeaderBlock;
import org.malleposte.format.MessageSummary;
import org.malleposte.format.Part;
import org.malleposte.format.Slice;
import org.malleposte.storage.Content;

/// Puts parts that came in binary, with octets that BODY[...] may not carry, into base64 (RFC 3516
/// §4.4): BINARY[...] gives them back as they were, and BODY[...] stays legal.
final class BinaryParts {
  private static final String FIELD = "Content-Transfer-Encoding";
  private static final String BINARY = "binary";
  private static final int LONGEST_HEADER = 1 << 20; // it is in memory for a moment
  private static final int LINE = 57; // octets, 76 characters of base64

  private final Content message;
  private final OutputStream out;

  private BinaryParts(Content message, OutputStream out) {
    this.message = message;
    this.out = out;
  }

  /// Writes the message with its binary parts in base64.
  ///
  /// @return false when there is no such part; nothing was written then
  static boolean encode(Content message, MessageSummary summary, OutputStream out)
      throws IOException {
    List<Part> parts = summary.parts().stream().filter(BinaryParts::isBinary).toList();
    if (parts.isEmpty()) {
      return false;
    }
    new BinaryParts(message, out).write(parts);
    return true;
  }

  private static boolean isBinary(Part part) {
    return part.encoding().equalsIgnoreCase(BINARY) && part.header().length() < LONGEST_HEADER;
  }

  private void write(List<Part> parts) throws IOException {
    try (InputStream in = message.open()) {
      long position = 0;
      for (Part part : parts) {
        copy(in, part.header().offset() - position);
        boolean leaf = part.kind() == Part.Kind.LEAF;
        header(in.readNBytes((int) part.header().length()), leaf ? "base64" : "8bit");
        position = part.header().end();
        if (leaf) {
          ByteRange body = part.body();
          copy(in, body.offset() - position);
          base64(in, body.length());
          position = body.end();
        }
      }
      in.transferTo(out);
    }
  }

  private void copy(InputStream in, long count) throws IOException {
    byte[] piece = new byte[8192];
    for (long left = count; left > 0; ) {
      int got = in.read(piece, 0, (int) Math.min(piece.length, left));
      if (got < 0) {
        return;
      }
      out.write(piece, 0, got);
      left -= got;
    }
  }

  /// The header with another transfer encoding.
  private void header(byte[] header, String encoding) throws IOException {
    int position = 0;
    for (HeaderBlock.Field field : HeaderBlock.of(header).fields()) {
      if (field.name().equalsIgnoreCase(FIELD)) {
        Slice raw = field.raw();
        out.write(header, position, raw.offset() - position);
        out.write((FIELD + ": " + encoding + "\r\n").getBytes(StandardCharsets.US_ASCII));
        position = raw.offset() + raw.length();
      }
    }
    out.write(header, position, header.length - position);
  }

  private void base64(InputStream in, long count) throws IOException {
    byte[] line = new byte[LINE];
    for (long left = count; left > 0; ) {
      int got = in.readNBytes(line, 0, (int) Math.min(LINE, left));
      if (got == 0) {
        return;
      }
      byte[] octets = got == LINE ? line : java.util.Arrays.copyOf(line, got);
      out.write(Base64.getEncoder().encode(octets));
      left -= got;
      if (left > 0) {
        out.write('\r');
        out.write('\n');
      }
    }
  }
}
