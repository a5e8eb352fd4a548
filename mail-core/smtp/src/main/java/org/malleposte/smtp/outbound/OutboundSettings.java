package org.malleposte.smtp.outbound;

import java.util.Optional;

/// How mail leaves. Whether it does at all is the queue's setting.
///
/// @param hostname with which this server introduces itself
/// @param smarthost the server that takes everything; without one, mail goes where MX records say
/// @param port of servers found by MX: 25
/// @param toPrivateNetworks whether MX may lead to loopback and private addresses: never in
///   operation, or anybody with a domain could make this server talk to its neighbours
/// @param perDestination connections at one time to one destination
/// @param connections at one time to all
public record OutboundSettings(
    String hostname,
    Optional<Smarthost> smarthost,
    int port,
    boolean toPrivateNetworks,
    int perDestination,
    int connections,
    OutboundTimeouts timeouts) {
  private static final int SMTP = 25;

  public static OutboundSettings byMx(String hostname) {
    return new OutboundSettings(
        hostname, Optional.empty(), SMTP, false, 4, 16, OutboundTimeouts.DEFAULT);
  }

  public static OutboundSettings by(String hostname, Smarthost smarthost) {
    return new OutboundSettings(
        hostname, Optional.of(smarthost), SMTP, false, 4, 16, OutboundTimeouts.DEFAULT);
  }

  public OutboundSettings withConnections(int perOne, int all) {
    return new OutboundSettings(
        hostname, smarthost, port, toPrivateNetworks, perOne, all, timeouts);
  }
}
