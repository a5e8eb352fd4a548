package org.malleposte.smtp.server;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/// The client at the other end.
record Peer(InetAddress address) {
  String ip() {
    return address.getHostAddress().replaceFirst("%.*", "");
  }

  boolean isLoopback() {
    return address.isLoopbackAddress();
  }

  /// By what limits are counted: a client with IPv6 has a /64 at least.
  String group() {
    return address instanceof Inet6Address
        ? HexFormat.of().formatHex(address.getAddress(), 0, 8)
        : ip();
  }

  /// RFC 5321 §4.1.3
  String literal() {
    return address instanceof Inet6Address ? "[IPv6:" + ip() + "]" : "[" + ip() + "]";
  }
}
