package org.malleposte.smtp.server;

import java.security.SecureRandom;

/// Names for sessions: in logs, in the journal and in Received fields.
final class SessionIds {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
  private static final int LENGTH = 13; // 65 bits

  private SessionIds() {}

  static String next() {
    StringBuilder id = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      id.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return id.toString();
  }
}
