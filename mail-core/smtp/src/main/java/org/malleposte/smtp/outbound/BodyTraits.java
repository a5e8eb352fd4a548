package org.malleposte.smtp.outbound;

import java.io.IOException;
import java.io.InputStream;

/// What a message asks of a server, found by reading it.
///
/// @param eightBit anywhere
/// @param eightBitHeader in its header block
/// @param binary NUL, or lines longer than 998 octets: no text as SMTP knows it (RFC 5321 §2.3.8)
record BodyTraits(boolean eightBit, boolean eightBitHeader, boolean binary) {
  private static final int LINE_BOUND = 998;

  static BodyTraits of(InputStream message) throws IOException {
    boolean eightBit = false;
    boolean eightBitHeader = false;
    boolean binary = false;
    boolean header = true;
    int line = 0;
    byte[] piece = new byte[64 * 1024];
    for (int length = message.read(piece); length >= 0; length = message.read(piece)) {
      for (int i = 0; i < length; i++) {
        byte b = piece[i];
        if (b == '\n') {
          header &= line > 0;
          line = 0;
        } else if (b != '\r') {
          line++;
          eightBit |= b < 0;
          eightBitHeader |= header && b < 0;
          binary |= b == 0 || line > LINE_BOUND;
        }
      }
    }
    return new BodyTraits(eightBit, eightBitHeader, binary);
  }
}
