package org.malleposte.smtp.server;

import java.io.ByteArrayOutputStream;

/// Runs of octets.
final class Octets {
  private Octets() {}

  static byte[] join(byte[]... runs) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] run : runs) {
      joined.writeBytes(run);
    }
    return joined.toByteArray();
  }
}
