package org.malleposte.load;

import java.io.IOException;

/// The server answered, but not what the protocol lets a client expect here.
final class Unexpected extends IOException {
  Unexpected(String sent, String answered) {
    super("sent " + shortened(sent) + " and got " + shortened(answered));
  }

  private static String shortened(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "...";
  }
}
