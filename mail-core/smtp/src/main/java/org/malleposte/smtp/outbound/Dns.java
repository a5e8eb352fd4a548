package org.malleposte.smtp.outbound;

import java.net.InetAddress;
import java.util.List;

/// What mail asks of the DNS. May block.
interface Dns {
  /// The MX records of a domain in any order, empty when it has none.
  List<Mx> mx(String domain) throws NoSuchDomain, NoAnswer;

  /// The IPv4 and IPv6 addresses of a host, empty when it has none.
  List<InetAddress> addresses(String host) throws NoSuchDomain, NoAnswer;

  /// @param host without a final dot; empty for the null MX (RFC 7505)
  record Mx(int preference, String host) {}

  /// The domain does not exist.
  final class NoSuchDomain extends Exception {
    private static final long serialVersionUID = 1L;

    NoSuchDomain(String domain) {
      super("There is no domain " + domain, null, false, false);
    }
  }

  /// Nobody could tell.
  final class NoAnswer extends Exception {
    private static final long serialVersionUID = 1L;

    NoAnswer(String domain, Throwable cause) {
      super("The DNS has no answer for " + domain + ": " + cause.getMessage(), cause);
    }
  }
}
