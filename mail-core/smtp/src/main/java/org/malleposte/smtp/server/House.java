package org.malleposte.smtp.server;

import java.util.function.BooleanSupplier;
import org.malleposte.mail.Rates;

/// What the sessions of a server share.
record House(SmtpSettings settings, SmtpRooms rooms, BooleanSupplier tls) {
  boolean tlsAvailable() {
    return tls.getAsBoolean();
  }

  Rates rates() {
    return rooms.mail().rates();
  }

  SmtpLimits limits() {
    return settings.limits();
  }
}
