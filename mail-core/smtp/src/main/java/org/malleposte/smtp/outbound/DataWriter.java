package org.malleposte.smtp.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// A message as DATA wants it (RFC 5321 §4.5.2): dots doubled at the start of lines, ended by a dot
/// alone.
///
/// A CR or an LF alone goes out as CRLF: some servers take `LF . LF` for the end of a message, and
/// what follows for commands.
final class DataWriter {
  private final OutputStream out;
  private boolean lineStart = true;
  private boolean afterCr;

  private DataWriter(OutputStream out) {
    this.out = out;
  }

  static void write(InputStream message, OutputStream out) throws IOException {
    DataWriter writer = new DataWriter(out);
    byte[] piece = new byte[16 * 1024];
    for (int length = message.read(piece); length >= 0; length = message.read(piece)) {
      writer.write(piece, length);
    }
    writer.end();
  }

  private void write(byte[] piece, int length) throws IOException {
    int from = 0;
    for (int i = 0; i < length; i++) {
      byte b = piece[i];
      if (b == '\r' || b == '\n') {
        text(piece, from, i);
        if (b == '\r' || !afterCr) {
          lineEnd();
        }
        afterCr = b == '\r';
        from = i + 1;
      } else {
        afterCr = false;
      }
    }
    text(piece, from, length);
  }

  /// A line, or a part of one.
  private void text(byte[] piece, int from, int to) throws IOException {
    if (from == to) {
      return;
    }
    if (lineStart && piece[from] == '.') {
      out.write('.');
    }
    out.write(piece, from, to - from);
    lineStart = false;
  }

  private void lineEnd() throws IOException {
    out.write('\r');
    out.write('\n');
    lineStart = true;
  }

  private void end() throws IOException {
    if (!lineStart) {
      lineEnd();
    }
    out.write('.');
    lineEnd();
  }
}
