package org.malleposte.server;

import org.malleposte.server.config.Configuration;
import org.malleposte.server.config.Endpoint;
import org.malleposte.server.house.House;
import org.malleposte.smtp.outbound.Couriers;
import org.malleposte.smtp.outbound.OutboundSettings;
import org.malleposte.smtp.outbound.Smarthost;
import org.malleposte.smtp.outbound.TlsMode;

/// Starts what carries the queue, told of the configuration.
final class Outbound {
  private Outbound() {}

  static Couriers start(House house) {
    return Couriers.start(
        house.queue(), house.mail(), house.directory(), settings(house), house.clock());
  }

  private static OutboundSettings settings(House house) {
    Configuration.Queue queue = house.configuration().queue();
    OutboundSettings settings =
        switch (queue.outbound()) {
          // The queue then lets nothing out; mail for accounts here is still carried.
          case OFF, MX -> OutboundSettings.byMx(house.hostname());
          case SMARTHOST -> OutboundSettings.by(house.hostname(), smarthost(queue));
        };
    return settings.withConnections(queue.perDestination(), queue.connections());
  }

  private static Smarthost smarthost(Configuration.Queue queue) {
    Endpoint at = Endpoint.parse(queue.smarthost());
    TlsMode tls =
        switch (queue.smarthostTls()) {
          case NONE -> TlsMode.NONE;
          case OPPORTUNISTIC -> TlsMode.OPPORTUNISTIC;
          case STARTTLS -> TlsMode.STARTTLS;
          case IMPLICIT -> TlsMode.IMPLICIT;
        };
    return new Smarthost(
        at.host(), at.port(), queue.smarthostUser(), queue.smarthostPassword().value(), tls);
  }
}
