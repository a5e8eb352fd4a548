package org.malleposte.smtp.wire;

/// The parameters of RCPT (RFC 3461).
///
/// @param notifyWhen as sent, in upper case: `NEVER`, or of `SUCCESS`, `FAILURE`, `DELAY` with
///   commas; empty when it was not said (§4.1)
/// @param orcpt as sent, `rfc822;` and the address in xtext, or empty (§4.2)
public record RcptParameters(String notifyWhen, String orcpt) {
  public static final RcptParameters NONE = new RcptParameters("", "");
}
