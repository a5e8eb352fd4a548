package org.malleposte.smtp.wire;

import java.util.Locale;
import java.util.Optional;

/// The commands' names. TURN (RFC 1985 warns of it), XCLIENT and the SEND family are not known
/// here.
public enum Verb {
  HELO,
  EHLO,
  LHLO,
  MAIL,
  RCPT,
  DATA,
  BDAT,
  RSET,
  NOOP,
  VRFY,
  EXPN,
  HELP,
  QUIT,
  STARTTLS,
  AUTH;

  static Optional<Verb> of(String word) {
    try {
      return Optional.of(valueOf(word.toUpperCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // a client may send any word
    }
  }
}
