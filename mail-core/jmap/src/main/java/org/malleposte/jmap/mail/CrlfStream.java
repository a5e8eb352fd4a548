package org.malleposte.jmap.mail;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// Makes every line end with CRLF, as mail has them (RFC 5322 §2.1).
final class CrlfStream extends FilterOutputStream {
  private boolean afterReturn;

  CrlfStream(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] octets, int offset, int length) throws IOException {
    int from = offset;
    for (int i = offset; i < offset + length; i++) {
      if (octets[i] == '\n' && !afterReturn) {
        out.write(octets, from, i - from);
        out.write('\r');
        from = i;
      }
      afterReturn = octets[i] == '\r';
    }
    out.write(octets, from, offset + length - from);
  }

  @Override
  public void close() {
    // What is below is closed by who opened it, once it is kept.
  }
}
