package org.malleposte.smtp.server;

/// How far the conversation is.
enum State {
  /// Nobody said hello.
  FRESH,
  READY,
  /// MAIL was accepted.
  SENDER,
  /// At least one RCPT was accepted.
  ADDRESSED,
  /// At least one BDAT was.
  CHUNKING
}
