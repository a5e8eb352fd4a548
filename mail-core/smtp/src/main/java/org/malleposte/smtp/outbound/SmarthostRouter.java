package org.malleposte.smtp.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/// Everything to one server, which an administrator named: any address is right.
final class SmarthostRouter implements Router {
  private final Smarthost smarthost;

  SmarthostRouter(Smarthost smarthost) {
    this.smarthost = smarthost;
  }

  @Override
  public String destination(String domain) {
    return "smarthost";
  }

  @Override
  public Route route(String domain) {
    try {
      return new Route.Hops(
          Arrays.stream(InetAddress.getAllByName(smarthost.host())).map(this::hop).toList());
    } catch (UnknownHostException e) {
      return new Route.NotNow("4.4.3", "The smarthost " + smarthost.host() + " is not known");
    }
  }

  private Hop hop(InetAddress address) {
    return new Hop(
        smarthost.host(), address, smarthost.port(), smarthost.tls(), Optional.of(smarthost));
  }
}
