package org.malleposte.mail.queue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// RFC 2045 §6.7, for text with CRLF line ends.
final class QuotedPrintable {
  private static final int WIDTH = 75;

  private QuotedPrintable() {}

  static byte[] encode(byte[] text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length * 2);
    int column = 0;
    for (int i = 0; i < text.length; i++) {
      int b = text[i] & 0xFF;
      if (b == '\r' && i + 1 < text.length && text[i + 1] == '\n') {
        out.write('\r');
        out.write('\n');
        i++;
        column = 0;
        continue;
      }
      String written = isPlain(text, i) ? "" + (char) b : "=%02X".formatted(b);
      if (column + written.length() > WIDTH) {
        out.writeBytes("=\r\n".getBytes(StandardCharsets.US_ASCII));
        column = 0;
      }
      out.writeBytes(written.getBytes(StandardCharsets.US_ASCII));
      column += written.length();
    }
    return out.toByteArray();
  }

  private static boolean isPlain(byte[] text, int i) {
    int b = text[i];
    boolean lastOfLine = i + 1 == text.length || text[i + 1] == '\r';
    return (b > ' ' && b < 0x7F && b != '=') || ((b == ' ' || b == '\t') && !lastOfLine);
  }
}
