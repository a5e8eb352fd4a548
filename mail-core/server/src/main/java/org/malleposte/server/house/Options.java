package org.malleposte.server.house;

import org.malleposte.mail.MailOptions;
import org.malleposte.mail.queue.QueueSettings;
import org.malleposte.server.config.Configuration;

/// What the floors below are told of the configuration.
final class Options {
  private Options() {}

  static MailOptions mail(Configuration configuration) {
    return new MailOptions(
        MailOptions.DEFAULT.viewMemory(),
        configuration.storage().retention(),
        MailOptions.DEFAULT.deliveryMemory());
  }

  static QueueSettings queue(House house) {
    Configuration.Queue queue = house.configuration().queue();
    boolean outward = queue.outbound() != Configuration.Outbound.OFF;
    return QueueSettings.of(house.hostname(), outward, house.directories().tmp())
        .withExpiry(queue.expiry());
  }
}
