package org.malleposte.smtp.wire;

/// What the octets of a message may be (RFC 6152 §2, RFC 3030 §3).
public enum BodyType {
  SEVEN_BIT,
  EIGHT_BIT_MIME,
  /// Lines mean nothing: any octet anywhere. Only with BDAT.
  BINARY_MIME
}
