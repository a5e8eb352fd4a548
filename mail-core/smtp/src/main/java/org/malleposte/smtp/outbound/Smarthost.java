package org.malleposte.smtp.outbound;

/// One server that takes all mail from here.
///
/// @param user to sign in as, empty for none
public record Smarthost(String host, int port, String user, String password, TlsMode tls) {
  /// Never shows the password.
  @Override
  public String toString() {
    return "Smarthost[" + host + ":" + port + "]";
  }
}
