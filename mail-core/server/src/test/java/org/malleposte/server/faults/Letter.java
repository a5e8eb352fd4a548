package org.malleposte.server.faults;

import java.util.Random;

/// The message of a name: the same octets whenever it is asked for.
final class Letter {
  private Letter() {}

  static String of(String name) {
    StringBuilder text = new StringBuilder();
    text.append("X-Fault: ").append(name).append("\r\nSubject: ").append(name).append("\r\n\r\n");
    Random letters = new Random(name.hashCode());
    int lines = letters.nextInt(60);
    for (int i = 0; i < lines; i++) {
      text.append("line ").append(letters.nextLong()).append("\r\n");
    }
    return text.append("end of ").append(name).append("\r\n").toString();
  }
}
