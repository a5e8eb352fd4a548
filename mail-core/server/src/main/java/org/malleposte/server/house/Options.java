package org.malleposte.server.house;

import org.malleposte.mail.MailOptions;
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
}
