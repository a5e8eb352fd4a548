package org.malleposte.format;

import java.util.Arrays;
import java.util.Random;

/// Parses a message cut anywhere.
final class Pieces {
  private Pieces() {}

  static MessageSummary parse(byte[] message, Random random) {
    MessageParser parser = new MessageParser();
    int position = 0;
    while (position < message.length) {
      int most = random.nextInt(4) == 0 ? 40 : 4000;
      int length = Math.min(message.length - position, 1 + random.nextInt(most));
      // A copy with other octets around it shows when the parser looks beyond its piece.
      byte[] piece = new byte[length + 4];
      Arrays.fill(piece, (byte) '\n');
      System.arraycopy(message, position, piece, 2, length);
      parser.update(piece, 2, length);
      Arrays.fill(piece, (byte) 'x');
      position += length;
    }
    return parser.finish();
  }
}
