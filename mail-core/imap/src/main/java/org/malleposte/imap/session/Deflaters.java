package org.malleposte.imap.session;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.zip.Deflater;

/// Deflaters that nobody uses at the moment. There are as many in use as connections that are being
/// answered at the same instant, however many there are.
final class Deflaters {
  /// 9 MB when they all are at rest.
  private static final int SPARE = 32;

  /// Above it mail takes much more time to become little smaller: most of it is base64.
  private static final int LEVEL = 3;

  private final BlockingQueue<Deflater> spare = new ArrayBlockingQueue<>(SPARE);

  Deflater take() {
    Deflater deflater = spare.poll();
    return deflater == null ? new Deflater(LEVEL, true) : deflater;
  }

  void give(Deflater deflater) {
    deflater.reset();
    if (!spare.offer(deflater)) {
      deflater.end();
    }
  }
}
