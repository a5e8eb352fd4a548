package org.malleposte.smtp.wire;

/// The parameters of MAIL.
///
/// @param size as declared (RFC 1870), 0 when it was not
/// @param body RFC 6152, RFC 3030
/// @param smtpUtf8 RFC 6531 §3.4
/// @param ret `FULL`, `HDRS` or empty (RFC 3461 §4.3)
/// @param envid as sent, in xtext, or empty (RFC 3461 §4.4)
public record MailParameters(long size, BodyType body, boolean smtpUtf8, String ret, String envid) {
  public static final MailParameters NONE =
      new MailParameters(0, BodyType.SEVEN_BIT, false, "", "");
}
