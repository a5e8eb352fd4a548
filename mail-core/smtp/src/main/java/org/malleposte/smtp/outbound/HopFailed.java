package org.malleposte.smtp.outbound;

/// A server could not be used: another may be, or the same one later.
final class HopFailed extends Exception {
  private static final long serialVersionUID = 1L;

  private final String status;
  private final boolean tls;

  HopFailed(String status, String why) {
    this(status, why, false);
  }

  private HopFailed(String status, String why, boolean tls) {
    super(why, null, false, false);
    this.status = status;
    this.tls = tls;
  }

  static HopFailed ofTls(String why) {
    return new HopFailed("4.7.5", why, true);
  }

  /// RFC 3463
  String status() {
    return status;
  }

  /// Whether it was TLS that failed.
  boolean isTls() {
    return tls;
  }

  String why() {
    return String.valueOf(getMessage());
  }
}
