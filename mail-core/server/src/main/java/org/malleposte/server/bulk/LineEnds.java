package org.malleposte.server.bulk;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Between the line ends of files (LF) and those of mail (CRLF).
final class LineEnds {
  private LineEnds() {}

  /// What a file holds, as mail: when its first line ends with a bare LF, every bare LF becomes
  /// CRLF; when it ends with CRLF, nothing is changed.
  static InputStream ofMail(InputStream in) {
    return new FilterInputStream(in) {
      private boolean decided;
      private boolean converting;
      private int last = -1;
      private boolean owed;

      @Override
      public int read() throws IOException {
        if (owed) {
          owed = false;
          last = '\n';
          return '\n';
        }
        int b = in.read();
        if (b == '\n' && !decided) {
          decided = true;
          converting = last != '\r';
        }
        if (b == '\n' && converting && last != '\r') {
          owed = true;
          return '\r';
        }
        last = b;
        return b;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = 0;
        while (count < length) {
          int b = read();
          if (b < 0) {
            return count == 0 ? -1 : count;
          }
          bytes[offset + count++] = (byte) b;
        }
        return count;
      }
    };
  }

  /// Writes mail into a file: CRLF becomes LF.
  static OutputStream ofFiles(OutputStream out) {
    return new FilterOutputStream(out) {
      private boolean carriageReturn;

      @Override
      public void write(int b) throws IOException {
        if (carriageReturn && b != '\n') {
          out.write('\r');
        }
        carriageReturn = b == '\r';
        if (!carriageReturn) {
          out.write(b);
        }
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
          write(bytes[i]);
        }
      }

      @Override
      public void flush() throws IOException {
        out.flush();
      }

      @Override
      public void close() throws IOException {
        if (carriageReturn) {
          out.write('\r');
        }
        out.close();
      }
    };
  }
}
