package org.malleposte.smtp.outbound;

import java.net.InetAddress;
import java.util.Optional;

/// A server to try.
///
/// @param name as in the DNS, for TLS and for reports
/// @param login when there is a name and password for it
record Hop(String name, InetAddress address, int port, TlsMode tls, Optional<Smarthost> login) {
  Hop inTheClear() {
    return new Hop(name, address, port, TlsMode.NONE, login);
  }
}
