package org.malleposte.smtp.server;

/// Who takes the octets of DATA or BDAT.
interface Incoming {
  void octets(byte[] bytes, int offset, int length);

  /// @param strict see [org.malleposte.smtp.wire.SmtpInput.EndOfOctets]
  void end(boolean strict);
}
