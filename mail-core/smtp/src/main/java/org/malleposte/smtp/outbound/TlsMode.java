package org.malleposte.smtp.outbound;

/// How a connection to a server is protected.
public enum TlsMode {
  /// Not at all.
  NONE,
  /// STARTTLS when offered, whatever the certificate (RFC 7435); in the clear when it fails.
  OPPORTUNISTIC,
  /// STARTTLS with a certificate that verifies, or nothing is sent.
  STARTTLS,
  /// TLS from the first octet (RFC 8314), with a certificate that verifies.
  IMPLICIT
}
